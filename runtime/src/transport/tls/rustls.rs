//! TLS by rustls, with ring.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls_platform_verifier::Verifier;

use super::{CLIENT, NO_CERTIFICATE, ROOTS};
use crate::transport::SendError;
use crate::transport::options::{ConnectOptions, unusable};

/// Returns the provider. It is always given, as rustls panics if it has to choose between two.
pub(in crate::transport) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Returns a configuration that trusts the certificates of the system and of the options.
pub(in crate::transport) fn config(options: &ConnectOptions) -> Result<ClientConfig, SendError> {
    let provider = provider();
    let failed = |error| unusable("rustls", error);
    let verifier = verifier(options, provider.clone())?;
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(failed)?;
    // Despite its name, this is how to set any verifier other than rustls' own.
    let config = config.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    let Some(own) = &options.client_certificate else { return Ok(config.with_no_client_auth()) };
    let chain = certificates(&own.chain, CLIENT)?;
    let key =
        PrivateKeyDer::from_pem_slice(&own.key).map_err(|error| unusable("the client certificate's key", error))?;
    config.with_client_auth_cert(chain, key).map_err(|error| unusable(CLIENT, error))
}

fn verifier(options: &ConnectOptions, provider: Arc<CryptoProvider>) -> Result<Verifier, SendError> {
    let mut extra = Vec::new();
    for pem in &options.root_certificates {
        extra.extend(certificates(pem, ROOTS)?);
    }
    #[cfg(not(target_os = "android"))]
    return Verifier::new_with_extra_roots(extra, provider).map_err(unverifiable);
    #[cfg(target_os = "android")]
    match extra.as_slice() {
        [] => Verifier::new(provider).map_err(unverifiable),
        _ => Err(unusable(ROOTS, "on Android, only the system decides which certificates are trusted")),
    }
}

fn unverifiable(error: rustls::Error) -> SendError {
    match error {
        // As in a slim container.
        rustls::Error::General(error) => {
            let advice = "install some (the package `ca-certificates` on most Linux systems), or give the client some with \
                          `ClientBuilder::add_root_certificates`";
            unusable("the system's certificates", format!("{error}; {advice}"))
        }
        // It ignores those of the system that are invalid.
        error => unusable(ROOTS, error),
    }
}

fn certificates(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, SendError> {
    let found =
        CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>().map_err(|error| unusable(what, error))?;
    if found.is_empty() { Err(unusable(what, NO_CERTIFICATE)) } else { Ok(found) }
}
