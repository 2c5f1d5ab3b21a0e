//! Methods that do not exist on `wasm32-unknown-unknown`: compile errors that say what to do.
#![allow(unreachable_pub)] // these traits stand in public signatures
#![allow(clippy::unused_async, clippy::needless_pass_by_value, clippy::missing_errors_doc)] // none of this is called

use super::{Client, ClientBuilder, DownloadStream, HttpStream};
use crate::error::Error;
use crate::transport::Body;

/// Implemented by no type.
#[diagnostic::on_unimplemented(
    message = "there are no environment variables on `wasm32-unknown-unknown`",
    label = "pass the URL to `Client::new` or `ClientBuilder::build` instead",
    note = "`convex_typed::deployment_url!()` reads the URL from the environment at compile time"
)]
pub trait Environment {}

/// Implemented by no type.
#[diagnostic::on_unimplemented(
    message = "connections cannot be configured on `wasm32-unknown-unknown`",
    label = "remove this call",
    note = "the browser makes the connections, with its own proxies and certificates",
    note = "`ClientBuilder::timeout` includes the time for connecting"
)]
pub trait Connections {}

/// Implemented by no type.
#[diagnostic::on_unimplemented(
    message = "there are no files, readers and writers on `wasm32-unknown-unknown`",
    label = "use bytes or a `Stream` of bytes instead",
    note = "to send a body, use `Body::from` or `Body::stream`; to read one, use `bytes` or `chunk`"
)]
pub trait Files {}

// With `for<'any>`, a bound that never holds is an error only where the method is called.

impl Client {
    /// Not on `wasm32-unknown-unknown`. See [`deployment_url!`](crate::deployment_url).
    pub fn from_env() -> Result<Self, Error>
    where
        for<'any> Self: Environment,
    {
        Self::builder().build("")
    }
}

/// Not on `wasm32-unknown-unknown`.
impl ClientBuilder {
    /// Not on `wasm32-unknown-unknown`. See [`deployment_url!`](crate::deployment_url).
    pub fn build_from_env(self) -> Result<Client, Error>
    where
        for<'any> Self: Environment,
    {
        self.build("")
    }

    /// Not on `wasm32-unknown-unknown`: an admin key must not be in a browser.
    pub fn build_admin_from_env(self) -> Result<Client, Error>
    where
        for<'any> Self: Environment,
    {
        self.build("")
    }

    /// Not on `wasm32-unknown-unknown`.
    pub fn connect_timeout(self, _: std::time::Duration) -> Self
    where
        for<'any> Self: Connections,
    {
        self
    }

    /// Not on `wasm32-unknown-unknown`.
    pub fn proxy(self, _: impl Into<String>) -> Self
    where
        for<'any> Self: Connections,
    {
        self
    }

    /// Not on `wasm32-unknown-unknown`.
    pub fn no_proxy(self) -> Self
    where
        for<'any> Self: Connections,
    {
        self
    }

    /// Not on `wasm32-unknown-unknown`.
    pub fn add_root_certificates(self, _: impl Into<Vec<u8>>) -> Self
    where
        for<'any> Self: Connections,
    {
        self
    }

    /// Not on `wasm32-unknown-unknown`.
    pub fn client_certificate(self, _: impl Into<Vec<u8>>, _: impl Into<Vec<u8>>) -> Self
    where
        for<'any> Self: Connections,
    {
        self
    }
}

impl Body {
    /// Not on `wasm32-unknown-unknown`.
    pub async fn file(_: impl AsRef<std::path::Path>) -> std::io::Result<Self>
    where
        for<'any> Self: Files,
    {
        Ok(Self::default())
    }

    /// Not on `wasm32-unknown-unknown`. See [`stream`](Body::stream).
    pub fn reader<R>(_: R) -> Self
    where
        for<'any> Self: Files,
    {
        Self::default()
    }
}

impl DownloadStream {
    /// Not on `wasm32-unknown-unknown`. See [`chunk`](DownloadStream::chunk).
    pub async fn write_to<W: ?Sized>(self, _: &mut W) -> Result<u64, Error>
    where
        for<'any> Self: Files,
    {
        Ok(0)
    }
}

impl HttpStream {
    /// Not on `wasm32-unknown-unknown`. See [`chunk`](HttpStream::chunk).
    pub async fn write_to<W: ?Sized>(self, _: &mut W) -> Result<u64, Error>
    where
        for<'any> Self: Files,
    {
        Ok(0)
    }
}
