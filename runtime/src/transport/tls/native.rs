//! The system's own TLS: SChannel on Windows, Secure Transport on macOS, OpenSSL elsewhere.

use native_tls::{Certificate, Identity, TlsConnector, TlsConnectorBuilder};

use super::{CLIENT, NO_CERTIFICATE, ROOTS};
use crate::transport::SendError;
use crate::transport::options::{ConnectOptions, unusable};

/// Returns a builder that trusts the certificates of the system and of the options.
pub(in crate::transport) fn builder(options: &ConnectOptions) -> Result<TlsConnectorBuilder, SendError> {
    let mut builder = TlsConnector::builder();
    for pem in &options.root_certificates {
        let found = Certificate::stack_from_pem(pem).map_err(|error| unusable(ROOTS, error))?;
        if found.is_empty() {
            return Err(unusable(ROOTS, NO_CERTIFICATE));
        }
        for certificate in found {
            builder.add_root_certificate(certificate);
        }
    }
    if let Some(own) = &options.client_certificate {
        let identity = Identity::from_pkcs8(&own.chain, &own.key).map_err(|error| unusable(CLIENT, error))?;
        builder.identity(identity);
    }
    Ok(builder)
}

pub(in crate::transport) fn connector(builder: &TlsConnectorBuilder) -> Result<TlsConnector, SendError> {
    builder.build().map_err(|error| unusable("the system's TLS", error))
}
