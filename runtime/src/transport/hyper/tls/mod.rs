//! TLS of the transport over hyper-util: by native-tls if its feature is on, otherwise by rustls.

#[cfg(feature = "native-tls")]
mod native;
#[cfg(not(feature = "_tls"))]
mod none;
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
mod rustls;

#[cfg(feature = "native-tls")]
pub(super) use self::native::Tls;
#[cfg(not(feature = "_tls"))]
pub(super) use self::none::Tls;
#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
pub(super) use self::rustls::Tls;
