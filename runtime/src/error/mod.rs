//! What can go wrong with a call, and whose fault it is.

mod advice;
mod display;
mod fault;
mod foreign;
mod text;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

#[cfg(feature = "client")]
pub(crate) use advice::Caller;
pub(crate) use advice::{Context, Moment};
pub use fault::Fault;
pub(crate) use text::Line;
#[cfg(any(feature = "_tokio", feature = "blocking"))]
pub(crate) use text::innermost;
#[cfg(all(feature = "client", feature = "tracing"))]
pub(crate) use text::printable;

use crate::protocol;
use crate::value::Value;
use crate::wire;

/// Why a call failed.
///
/// ```
/// # fn handle(error: convex_typed::Error) {
/// use convex_typed::Error;
///
/// match error {
///     Error::Function(error) => eprintln!("the function threw: {:?}", error.data),
///     error if error.is_unauthorized() => eprintln!("please sign in again"),
///     error if error.is_timeout() => eprintln!("that took too long"),
///     other => eprintln!("{other}"),
/// }
/// # }
/// ```
///
/// # What a web service answers
///
/// A service that calls Convex for its own clients fails when a call does. What it should answer then:
///
/// | | answer |
/// |---|---|
/// | [`Function`](Error::Function), with [data](Error::data_as) or a [`code`](Error::code) | what that means in your app, like 404 or 409 |
/// | [`Function`](Error::Function), else | 500: it threw what nobody was to see, or refused the arguments |
/// | [`Platform`](Error::Platform) of status 401 | 401 if the token is the client's own, else 500 |
/// | [`Platform`](Error::Platform) of status 429 or 503 | 503, with its [`retry_after`](PlatformError::retry_after) |
/// | [`Platform`](Error::Platform), else | 502: the deployment, or what is in front of it, failed |
/// | [`HttpAction`](Error::HttpAction) | its own [`status`](Error::status) if it is below 500, else 502 |
/// | [`Transport`](Error::Transport), [timed out](Error::is_timeout) | 504; 503 if [`Queued`](TransportErrorKind::Queued), as nothing was sent |
/// | [`Transport`](Error::Transport), else | 502 |
/// | [`Io`](Error::Io) | 400 if it is the client's upload that broke off, else 500 |
/// | [`Decode`](Error::Decode) | 500: the bindings are out of date |
/// | [`Encode`](Error::Encode) | 400 if the arguments came from the client, else 500 |
/// | [`Token`](Error::Token) | 401 if the token came from the client, else 500 |
/// | [`Url`](Error::Url), [`Environment`](Error::Environment) | 500: the service is set up wrongly |
///
/// None of the texts holds a secret, but they are for whoever runs the service: log them, and tell clients less.
///
/// ```
/// use convex_typed::Error;
/// use http::StatusCode;
///
/// fn status(error: &Error) -> StatusCode {
///     match (error, error.code()) {
///         (Error::Function(_), Some("NOT_FOUND")) => StatusCode::NOT_FOUND,
///         (Error::Platform(_), _) if error.is_unauthorized() => StatusCode::UNAUTHORIZED,
///         (Error::Platform(_), _) if error.is_retryable() => StatusCode::SERVICE_UNAVAILABLE,
///         (Error::HttpAction(error), _) if error.status.is_client_error() => error.status,
///         (Error::Transport(_), _) if error.is_timeout() => StatusCode::GATEWAY_TIMEOUT,
///         (Error::Platform(_) | Error::HttpAction(_) | Error::Transport(_), _) => StatusCode::BAD_GATEWAY,
///         _ => StatusCode::INTERNAL_SERVER_ERROR,
///     }
/// }
/// ```
#[non_exhaustive]
pub enum Error {
    /// The function ran and failed, or Convex refused to run it with these arguments.
    Function(Box<FunctionError>),
    /// The deployment, or something in front of it, answered with an error of its own.
    Platform(Box<PlatformError>),
    /// An HTTP action answered with a status of 400 or more.
    HttpAction(Box<HttpActionError>),
    /// There was no answer.
    Transport(Box<TransportError>),
    /// What is sent cannot be read, or what is fetched cannot be written: of a file, or of an HTTP action.
    Io(Box<IoError>),
    /// The function returned something else than its reference says.
    Decode(Box<DecodeError>),
    /// The arguments cannot be sent.
    Encode(Box<EncodeError>),
    /// This is not the URL of a deployment, or of a file.
    Url(UrlError),
    /// There is no token, or a text that cannot be one. It is not in the error.
    Token(TokenError),
    /// The environment does not say where a deployment is, or what its key is.
    Environment(EnvironmentError),
}

impl Error {
    /// The path of the function that was called, like `messages:list`; of an HTTP action its method
    /// and route, like `GET /users/:id`; of a file `upload` or `download`.
    #[must_use]
    pub fn function(&self) -> Option<&str> {
        match self {
            Self::Function(error) => Some(&error.function),
            Self::Platform(error) => Some(&error.function),
            Self::HttpAction(error) => Some(&error.action),
            Self::Transport(error) => error.function.as_deref(),
            Self::Io(error) => Some(&error.transfer),
            Self::Decode(error) => Some(&error.function),
            Self::Encode(error) => Some(&error.function),
            Self::Url(_) | Self::Token(_) | Self::Environment(_) => None,
        }
    }

    /// Whether the time that the call had was over: [`TransportErrorKind::Timeout`] or [`TransportErrorKind::Queued`].
    ///
    /// What Convex, or a proxy, says of its own limits is an answer, with a [`status`](Error::status) of 408 or 504.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.transport(), Some(TransportErrorKind::Timeout | TransportErrorKind::Queued))
    }

    /// Whether there was no connection to the deployment: [`TransportErrorKind::Connect`].
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.transport() == Some(TransportErrorKind::Connect)
    }

    /// Whether the deployment, or an HTTP action, refused who is calling: status 401.
    ///
    /// A function that looks at `ctx.auth` itself throws what it likes, see [`code`](Error::code).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    fn transport(&self) -> Option<TransportErrorKind> {
        if let Self::Transport(error) = self { Some(error.kind) } else { None }
    }

    /// The short name of what went wrong: that of Convex, like `ExpiredInQueue`, or of the app, if it threw a
    /// `ConvexError` whose data has a field `code` that is a string.
    ///
    /// ```
    /// # use convex_typed::{Error, protocol};
    /// // After `throw new ConvexError({ code: "NOT_FOUND" })`:
    /// let answer = br#"{"status":"error","errorMessage":"Uncaught ConvexError","errorData":{"code":"NOT_FOUND"}}"#;
    /// let error = protocol::decode::<()>("notes:get", &http::Response::new(answer)).unwrap_err();
    /// assert_eq!(error.code(), Some("NOT_FOUND"));
    /// ```
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Function(error) => code_in(error.data.as_ref()),
            Self::Platform(error) => error.code.as_deref(),
            Self::HttpAction(error) => error.code.as_deref().or_else(|| code_in(error.data.as_ref())),
            _ => None,
        }
    }

    /// The HTTP status of the answer that says what went wrong: of a [`Platform`](Error::Platform) or an
    /// [`HttpAction`](Error::HttpAction) error. A function that threw has none: Convex answers 200 then.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Platform(error) => Some(error.status),
            Self::HttpAction(error) => Some(error.status),
            _ => None,
        }
    }

    /// The data of a `ConvexError` that the function threw, if that is what happened and the data
    /// is a `T`.
    #[must_use]
    pub fn data_as<T: DeserializeOwned>(&self) -> Option<T> {
        match self {
            Self::Function(error) => error.data_as(),
            Self::HttpAction(error) => error.data.as_ref()?.to().ok(),
            _ => None,
        }
    }

    /// The same with what is known of the call.
    pub(crate) fn within(mut self, context: Context) -> Self {
        match &mut self {
            Self::Function(error) => error.context = context,
            Self::Platform(error) => {
                error.context = Context { moment: context.moment.or(error.context.moment), ..context };
            }
            Self::Transport(error) => error.queued = context.queued,
            _ => {}
        }
        self
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error.source.as_ref()),
            Self::Io(error) => Some(error.source.as_ref()),
            Self::Encode(error) => error.source.as_ref().map(|source| source as _),
            Self::Token(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}

/// A function ran and failed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FunctionError {
    /// The path of the function, like `messages:list`.
    pub function: String,
    /// Convex's message. In production it holds nothing but the request id: tell errors apart by
    /// their data.
    pub message: String,
    /// What the function put into `new ConvexError(data)`; `None` for other errors, `Some(Null)`
    /// when it put `null` there.
    pub data: Option<Value>,
    /// Convex's id of the request, to find it in the deployment's logs.
    pub request_id: Option<String>,
    /// What the function printed; empty in production.
    pub log_lines: Vec<String>,
    pub(crate) context: Context,
}

impl FunctionError {
    pub(crate) fn new(function: String, message: String, data: Option<Value>, log_lines: Vec<String>) -> Self {
        let request_id = request_id(&message).map(str::to_owned);
        Self { function, message, data, request_id, log_lines, context: Context::default() }
    }

    /// The data, if there is some and it is a `T`.
    #[must_use]
    pub fn data_as<T: DeserializeOwned>(&self) -> Option<T> {
        self.data.as_ref()?.to().ok()
    }
}

/// The `code` of a `ConvexError`'s data, by which many apps tell theirs apart.
fn code_in(data: Option<&Value>) -> Option<&str> {
    data?.get("code")?.as_str()
}

/// The `x` of `[Request ID: x] Server Error`.
fn request_id(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("[Request ID: ")?;
    rest.split_once(']').map(|(id, _)| id)
}

/// The deployment, or something in front of it, answered with an error of its own.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PlatformError {
    /// The path of the function that was called, like `messages:list`.
    pub function: String,
    /// The HTTP status. It is a success when the answer is not one that Convex gives.
    pub status: StatusCode,
    /// Convex's short name of the error, like `ExpiredInQueue`.
    pub code: Option<String>,
    /// What Convex says about it; empty if the answer is not from Convex.
    pub message: String,
    /// The whole answer; of one to an upload or download, its first 64 KiB.
    pub body: String,
    /// Where the answer redirects to, which is not followed.
    pub location: Option<String>,
    /// How long the answer asks to wait before the next try (its `Retry-After` header).
    pub retry_after: Option<Duration>,
    pub(crate) context: Context,
}

/// An HTTP action answered with a status of 400 or more: of its own accord, because it threw, or
/// because there is no such route.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct HttpActionError {
    /// The method and route of the action, like `POST /messages`.
    pub action: String,
    /// The HTTP status: 500 if it threw.
    pub status: StatusCode,
    /// The headers of the answer.
    pub headers: HeaderMap,
    /// The whole answer; of a call that streams, its first 64 KiB.
    pub body: Bytes,
    /// Convex's short name of the error, like `ExpiredInQueue`, if it is Convex and not the action that answered.
    pub code: Option<String>,
    /// What Convex says the action threw. In production it holds nothing but the request id.
    pub message: Option<String>,
    /// What the action put into `new ConvexError(data)`.
    pub data: Option<Value>,
    /// How long the answer asks to wait before the next try (its `Retry-After` header).
    pub retry_after: Option<Duration>,
}

/// There was no answer.
#[derive(Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// The path of the function that was called, `None` before there was one.
    pub function: Option<String>,
    /// The URL of the deployment.
    pub url: String,
    /// How far it got.
    pub kind: TransportErrorKind,
    /// What the HTTP client says.
    pub source: Box<dyn std::error::Error + Send + Sync>,
    /// How long it waited for earlier mutations before.
    pub(crate) queued: Duration,
}

/// How far a request got that has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The HTTP client cannot send such a request at all: it has no TLS, for example. Nothing was sent.
    Unsupported,
    /// There was no connection, or it ended before the request was sent. The function did not run.
    Connect,
    /// The connection was lost, or the answer ended too early. The function may have run.
    Interrupted,
    /// The time was over. The function may have run, or be running still.
    Timeout,
    /// The time was over before it was the turn of a mutation, see
    /// [`Client`](https://docs.rs/convex-typed/latest/convex_typed/struct.Client.html#the-mutation-queue).
    /// Nothing was sent.
    Queued,
    /// The answer is larger than the client takes. The function ran.
    TooLarge,
}

/// What is sent cannot be read, or what is fetched cannot be written: a file, or a stream.
#[derive(Debug)]
#[non_exhaustive]
pub struct IoError {
    /// `upload` or `download`; of an HTTP action its method and route, like `POST /files`.
    pub transfer: Cow<'static, str>,
    /// What could not be done.
    pub(crate) what: &'static str,
    /// What that says.
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

/// A function returned something else than its reference says.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The path of the function, like `messages:list`.
    pub function: String,
    /// Where in the returned value, like `[3].author`; empty for the value itself.
    pub path: String,
    /// What is wrong there.
    pub message: String,
    /// The Rust type that the value should have been.
    pub expected: &'static str,
    /// The whole answer.
    pub body: String,
    /// What to do about it.
    pub(crate) advice: &'static str,
}

impl DecodeError {
    /// The whole value that the function returned; `None` if the answer does not hold it, as in an export of
    /// documents.
    ///
    /// ```
    /// use convex_typed::{Error, Value, protocol};
    ///
    /// let response = http::Response::new(br#"{"status":"success","value":["a"]}"#);
    /// let Err(Error::Decode(error)) = protocol::decode::<String>("messages:first", &response) else { panic!() };
    /// assert_eq!(error.value(), Some(Value::from(vec![Value::from("a")])));
    /// ```
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        protocol::value_in(&self.body)
    }
}

/// The arguments cannot be sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct EncodeError {
    /// The path of the function, like `messages:list`.
    pub function: String,
    /// What is wrong with the arguments, if it is not `source`.
    pub message: &'static str,
    /// Why they cannot be written.
    pub source: Option<wire::Error>,
}

/// A text that is not the URL it should be.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UrlError {
    /// The text, but for what may be a secret in it; of a file's URL, only its host.
    pub url: String,
    /// What it should be the URL of, like `of a file`.
    pub(crate) what: &'static str,
    /// What is wrong with it, and what it should be.
    pub message: String,
}

/// There is no token, or a text that cannot be one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TokenError {
    pub(crate) message: &'static str,
    pub(crate) source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl TokenError {
    pub(crate) fn new(message: &'static str) -> Self {
        Self { message, source: None }
    }
}

/// The environment does not say where a deployment is, or what its key is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EnvironmentError {
    /// What is missing or wrong, where it was looked for, and what to do about it.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_travel_between_threads_and_are_small() {
        fn travels<T: Send + Sync + 'static>() {}
        travels::<Error>();
        assert!(size_of::<Error>() <= 64, "{}", size_of::<Error>());
    }

    #[test]
    fn the_request_id_is_found_in_the_message() {
        assert_eq!(request_id("[Request ID: 0a1b] Server Error\nUncaught"), Some("0a1b"));
        assert_eq!(request_id("[Request ID: 0a1b"), None);
        assert_eq!(request_id("Could not find"), None);
    }
}
