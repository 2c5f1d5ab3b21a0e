//! The transport over hyper-util, built without TLS.

use crate::transport::hyper::stream::{BoxError, Io, Protocol};
use crate::transport::{ConnectOptions, SendError};

/// There is none.
pub(in crate::transport::hyper) enum Tls {}

impl Tls {
    pub(in crate::transport::hyper) fn new(options: &ConnectOptions) -> Result<Self, SendError> {
        Err(options.no_tls())
    }

    pub(in crate::transport::hyper) async fn wrap(&self, _: &str, _: Io, _: bool) -> Result<(Io, Protocol), BoxError> {
        match *self {}
    }
}
