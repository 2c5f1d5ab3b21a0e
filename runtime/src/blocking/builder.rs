//! Builds blocking clients.

use std::time::Duration;

use super::Client;
use crate::client::{self, runtime::Runtime};
use crate::error::Error;
use crate::executor;
use crate::transport::ureq::UreqTransport;
use crate::transport::{BoxFuture, DefaultTransport};

impl client::ClientBuilder {
    /// Converts this into the builder of a blocking client.
    pub fn blocking(self) -> ClientBuilder {
        ClientBuilder(self.runtime(&Blocking, TRANSPORT))
    }
}

const TRANSPORT: DefaultTransport = |options, url| {
    let transport = UreqTransport::with_options(options)?;
    transport.check(url)?;
    Ok(Box::new(transport))
};

/// The runtime of a thread that blocks: it has timers, but no tasks.
struct Blocking;

impl Runtime for Blocking {
    fn timer(&self, duration: Duration) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(executor::sleep(duration)))
    }

    fn spawn(&self, _: BoxFuture<'static, ()>) {}
}

/// Configures a blocking [`Client`], made by [`crate::ClientBuilder::blocking`].
#[derive(Debug)]
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder(client::ClientBuilder);

impl ClientBuilder {
    /// As [`crate::ClientBuilder::build`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn build(self, url: &str) -> Result<Client, Error> {
        self.0.build(url).map(Client)
    }

    /// As [`crate::ClientBuilder::build_from_env`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn build_from_env(self) -> Result<Client, Error> {
        self.0.build_from_env().map(Client)
    }

    /// As [`crate::ClientBuilder::build_admin_from_env`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn build_admin_from_env(self) -> Result<Client, Error> {
        self.0.build_admin_from_env().map(Client)
    }
}
