//! The transport over hyper-util, built without TLS.

use super::super::SendError;
use super::super::options::ConnectOptions;
use super::stream::{BoxError, Io, Protocol};

#[derive(Clone)]
pub(super) struct Tls;

impl Tls {
    pub(super) fn new(options: &ConnectOptions) -> Result<Self, SendError> {
        options.check_without_tls().map(|()| Self)
    }

    pub(super) async fn wrap(&self, _: &str, _: Io, _: bool) -> Result<(Io, Protocol), BoxError> {
        Err(SendError::no_tls("`https`").into())
    }
}
