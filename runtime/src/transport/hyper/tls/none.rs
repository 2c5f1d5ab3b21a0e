//! The transport over hyper-util, built without TLS.

use crate::transport::hyper::stream::{BoxError, Io, Protocol};
use crate::transport::{ConnectOptions, SendError};

#[derive(Clone)]
pub(in crate::transport::hyper) struct Tls;

impl Tls {
    pub(in crate::transport::hyper) fn new(options: &ConnectOptions) -> Result<Self, SendError> {
        options.check_without_tls().map(|()| Self)
    }

    pub(in crate::transport::hyper) async fn wrap(&self, _: &str, _: Io, _: bool) -> Result<(Io, Protocol), BoxError> {
        Err(SendError::no_tls("`https`").into())
    }
}
