// The README's example needs the async client.
#![cfg_attr(feature = "_tokio", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "_tokio"), doc = "Call a Convex backend from Rust through typed function references.")]
//!
//! # Features
//!
//! * `hyper` (default): the async [`Client`](https://docs.rs/convex-typed/latest/convex_typed/struct.Client.html), over
//!   hyper-util.
//! * `reqwest`: the async client over your own `reqwest::Client`, see `transport::reqwest`. Without `hyper`, clients use
//!   reqwest by default.
//! * `blocking`: the same calls without async, in the module `blocking`, over ureq.
//! * `fetch`: the async client in browsers and other JavaScript runtimes, on `wasm32-unknown-unknown`. Turn the default
//!   features off, and see the module `transport::fetch`. On other targets it has no effect.
//! * `client`: the async client over your own `Transport`, without an HTTP client. The features above imply it. Without it
//!   the crate only encodes and decodes, see [`protocol`].
//! * `admin`: methods for admins, such as bulk export and import of documents, in the module `admin`.
//! * `rustls` (default): TLS, which `https` URLs need, with rustls, ring and the certificates the system trusts.
//! * `native-tls`: TLS with the system's library: SChannel, Secure Transport or OpenSSL. It takes precedence over `rustls`.
//! * `gzip` (default): accepts compressed responses.
//! * `http2`: speaks HTTP/2 over TLS if the server does. Not with `blocking`.
//! * `system-proxy`: uses the proxies set in macOS or Windows if the environment names none.
//! * `tracing` (default): a span `convex` for each call, with the function's path and kind, the number of attempts, bytes
//!   and milliseconds, the time a mutation waited in the queue, and the error. Log lines of the function become events in
//!   it, at their level, with the target `convex_typed::function`. The other fields follow OpenTelemetry: `otel.name`,
//!   `otel.kind`, `otel.status_code`, `http.request.method`, `http.response.status_code`, `server.address`, `server.port`
//!   and `error.type`.
//! * `jiff` and `chrono`: conversions between [`Timestamp`] and the types of those crates.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(all(target_family = "wasm", target_os = "unknown", any(feature = "_tokio", feature = "blocking")))]
compile_error!(
    "the features `hyper` (default), `reqwest` and `blocking` of convex-typed do not work on wasm32-unknown-unknown; \
     write in Cargo.toml: convex-typed = { version = \"..\", default-features = false, features = [\"fetch\"] }"
);

#[cfg(feature = "client")]
mod client;
mod codec;
mod error;
#[cfg(feature = "blocking")]
mod executor;
mod function;
mod id;
#[cfg(test)]
mod layering;
mod lenient;
mod macros;
mod never;
mod pagination;
#[cfg(feature = "client")]
mod retry;
mod text;
mod timestamp;

#[cfg(feature = "admin")]
pub mod admin;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod http;
pub mod protocol;
#[cfg(feature = "client")]
pub mod transport;
pub mod value;
pub mod wire;

pub use ::http::Method;
pub use bytes::Bytes;

#[cfg(feature = "client")]
pub use crate::client::{
    AnyKind, BatchCall, Call, CallOutcome, CallSummary, Client, ClientBuilder, Download, DownloadStream, Form,
    HttpCall, HttpEvent, HttpEvents, HttpLines, HttpStream, HttpStreamCall, Items, LoggedCall, Pages, Part, Snapshot,
    Upload,
};
pub use crate::codec::UnknownLiteral;
pub use crate::error::{
    DecodeError, EncodeError, EnvironmentError, Error, Fault, FunctionError, HttpActionError, IoError, PlatformError,
    TokenError, TransportError, TransportErrorKind, UrlError,
};
pub use crate::function::{Action, FunctionKind, FunctionReference, Kind, Mutation, Query};
pub use crate::http::HttpAction;
pub use crate::id::{Id, ScheduledFunctions, Storage, Table};
pub use crate::never::Never;
pub use crate::pagination::{Page, PageStatus, Paginated, PaginationOptions, PaginationResult};
#[cfg(feature = "client")]
pub use crate::protocol::{batch::Batch, download::FileMetadata, snapshot::SnapshotTimestamp};
pub use crate::protocol::{reply::Reply, user_identity::UserIdentity};
pub use crate::timestamp::{Timestamp, TimestampRangeError};
#[cfg(feature = "client")]
pub use crate::transport::Body;
pub use crate::value::{Object, Value, ValueError, ValueIndex};

/// For the expansions of the macros. Not public API.
#[doc(hidden)]
pub mod __private {
    pub use serde::de::MapAccess;
    pub use serde::ser::SerializeMap;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub use crate::codec::*;
    pub use crate::{Value, ValueError};
}
