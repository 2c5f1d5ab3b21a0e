//! The TLS settings of ureq.

#[cfg(all(feature = "rustls", not(feature = "native-tls")))]
use ureq::tls::TlsProvider;
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, RootCerts, TlsConfig, parse_pem};

use crate::transport::options::{ConnectOptions, unusable};
use crate::transport::tls::{CLIENT, NO_CERTIFICATE, ROOTS};
use crate::transport::{SendError, tls};

pub(super) fn config(options: &ConnectOptions) -> Result<TlsConfig, SendError> {
    let config = TlsConfig::builder().root_certs(roots(options)?);
    #[cfg(feature = "native-tls")]
    let config = config.provider(ureq::tls::TlsProvider::NativeTls);
    #[cfg(not(feature = "native-tls"))]
    let config = config.provider(TlsProvider::Rustls).unversioned_rustls_crypto_provider(tls::rustls::provider());
    let Some(own) = &options.client_certificate else { return Ok(config.build()) };
    let key = PrivateKey::from_pem(&own.key).map_err(|error| unusable(CLIENT, error))?;
    let own = ClientCert::new_with_certs(&certificates(&own.chain, CLIENT)?, key);
    Ok(config.client_cert(Some(own)).build())
}

/// Fails for options at which ureq would panic.
pub(super) fn check(options: &ConnectOptions) -> Result<(), SendError> {
    #[cfg(feature = "native-tls")]
    return tls::native::builder(options).map(drop);
    #[cfg(not(feature = "native-tls"))]
    return tls::rustls::config(options).map(drop);
}

/// Returns the trusted certificates. ureq trusts either those of the system or a list, so a list with additional ones includes
/// those of the system.
fn roots(options: &ConnectOptions) -> Result<RootCerts, SendError> {
    if options.root_certificates.is_empty() {
        return Ok(RootCerts::PlatformVerifier);
    }
    let system = rustls_native_certs::load_native_certs().certs;
    let mut all: Vec<_> = system.iter().map(|certificate| Certificate::from_der(certificate).to_owned()).collect();
    for pem in &options.root_certificates {
        all.extend(certificates(pem, ROOTS)?);
    }
    Ok(all.into())
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<Certificate<'static>>, SendError> {
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| unusable(what, error))? {
            found.push(certificate);
        }
    }
    if found.is_empty() { Err(unusable(what, NO_CERTIFICATE)) } else { Ok(found) }
}
