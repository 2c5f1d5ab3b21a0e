//! Call a [Convex](https://convex.dev) backend from Rust through typed function references.
//!
//! `convex-typed-codegen` writes one type per function of the backend; by hand it is this much:
//!
//! ```
//! use convex_typed::{FunctionReference, Id, Query, Storage};
//!
//! /// The query `list` of `convex/messages.ts`, and its arguments.
//! pub struct List {
//!     pub channel: String,
//!     pub limit: Option<f64>,
//! }
//! convex_typed::object! { List { channel, ?limit } }
//!
//! impl FunctionReference<Query> for List {
//!     const PATH: &'static str = "messages:list";
//!     type Returns = Vec<Message>;
//! }
//!
//! pub struct Message {
//!     pub author: String,
//!     pub likes: i64,
//!     pub picture: Option<Id<Storage>>,
//! }
//! convex_typed::object! { Message { author, likes, ?picture } }
//!
//! # #[cfg(feature = "_tokio")]
//! async fn run() -> Result<(), convex_typed::Error> {
//!     let client = convex_typed::Client::new("https://happy-animal-123.convex.cloud")?;
//!     let list = List { channel: "#general".into(), limit: None };
//!     for message in client.query(&list).await? {
//!         println!("{} ({} likes)", message.author, message.likes);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! Numbers, int64s and bytes keep their kinds on the way: see [`wire`]. Types with serde's derives
//! do as well as the macro's.
//!
//! # Features
//!
//! * `hyper` (default): the async [`Client`](https://docs.rs/convex-typed/latest/convex_typed/struct.Client.html), over
//!   hyper-util.
//! * `reqwest`: the async client over a `reqwest::Client` of one's own, see `transport::reqwest`. Without `hyper`, clients
//!   are over reqwest unless told otherwise.
//! * `blocking`: the same calls without async, in the module `blocking`, over ureq.
//! * `client`: the async client over a `Transport` of one's own, without an HTTP stack. The features above imply it.
//!   Without it, [`protocol`] is what to build another client on.
//! * `rustls` (default): TLS, which `https` URLs need, by rustls and ring, with the certificates that the system trusts.
//! * `native-tls`: TLS by the system: SChannel, Secure Transport or OpenSSL. Where both are on, this is used.
//! * `gzip` (default): answers may come compressed.
//! * `http2`: HTTP/2 over TLS, where the other side speaks it. Not with `blocking`.
//! * `system-proxy`: the proxies that are set in macOS or Windows, where the environment names none.
//! * `tracing` (default): a span `convex` for each call of a client, with the function's path and kind,
//!   the number of attempts, the status, bytes and milliseconds, and how many of these a mutation waited for
//!   its turn; what the function printed is in it as
//!   events at their level, of the target `convex_typed::function`.
//! * `jiff` and `chrono`: conversions between [`Timestamp`] and the types of those crates.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
mod client;
mod codec;
mod error;
mod function;
mod id;
mod lenient;
mod literal;
mod macros;
mod never;
mod pagination;
#[cfg(feature = "client")]
mod retry;
mod shape;
mod timestamp;

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
    Admin, AnyKind, BatchCall, Call, CallOutcome, CallSummary, Client, ClientBuilder, Download, Export, Form, HttpCall,
    HttpEvent, HttpEvents, HttpLines, HttpStream, HttpStreamCall, Import, Items, LoggedCall, Pages, Part, Snapshot,
    StoredFile, Upload,
};
pub use crate::error::{
    DecodeError, EncodeError, EnvironmentError, Error, Fault, FunctionError, HttpActionError, IoError, PlatformError,
    TokenError, TransportError, TransportErrorKind, UrlError,
};
pub use crate::function::{Action, FunctionKind, FunctionReference, Kind, Mutation, Query};
pub use crate::http::HttpAction;
pub use crate::id::{Id, ScheduledFunctions, Storage, Table};
pub use crate::literal::UnknownLiteral;
pub use crate::never::Never;
pub use crate::pagination::{Page, PageStatus, Paginated, PaginationOptions, PaginationResult};
pub use crate::timestamp::{Timestamp, TimestampRangeError};
#[cfg(feature = "client")]
pub use crate::transport::Body;
pub use crate::value::{Object, Value, ValueError, ValueIndex};

/// What the expansions of the macros name. Not for use, and not stable.
#[doc(hidden)]
pub mod __private {
    pub use serde::de::MapAccess;
    pub use serde::ser::SerializeMap;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub use crate::codec::*;
    pub use crate::literal::Literal;
    pub use crate::shape::{Field, Shape, Shaped};
    pub use crate::{Value, ValueError};
}
