//! Errors of calls.

mod advice;
mod display;
mod fault;
mod foreign;
mod kinds;

use http::StatusCode;
use serde::de::DeserializeOwned;

pub(crate) use self::advice::Context;
#[cfg(feature = "client")]
pub(crate) use self::advice::{Caller, RequestedTime};
pub use self::fault::Fault;
pub use self::kinds::{
    DecodeError, EncodeError, EnvironmentError, FunctionError, HttpActionError, IoError, PlatformError, TokenError,
    TransportError, TransportErrorKind, UrlError,
};
use crate::value::Value;

/// The names of uploads and downloads in errors, in place of a function's path.
pub(crate) const UPLOAD: &str = "upload";
pub(crate) const DOWNLOAD: &str = "download";

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
/// # In a web service
///
/// The status that a service should respond with when a call it makes for a client fails:
///
/// | error | response |
/// |---|---|
/// | [`Function`](Error::Function), with [data](Error::data_as) or a [`code`](Error::code) | depends on your app, like 404 or 409 |
/// | [`Function`](Error::Function), otherwise | 500: an unexpected exception, or invalid arguments |
/// | [`Platform`](Error::Platform) of status 401 | 401 if the token is the client's, otherwise 500 |
/// | [`Platform`](Error::Platform) of status 429 or 503 | 503, with its [`retry_after`](PlatformError::retry_after) |
/// | [`Platform`](Error::Platform), otherwise | 502: the deployment, or a proxy in front of it, failed |
/// | [`HttpAction`](Error::HttpAction) | its [`status`](Error::status) if it is below 500, otherwise 502 |
/// | [`Transport`](Error::Transport), [timed out](Error::is_timeout) | 504, or 503 if [`Queued`](TransportErrorKind::Queued), as nothing was sent |
/// | [`Transport`](Error::Transport), otherwise | 502 |
/// | [`Io`](Error::Io) | 400 if the client's upload failed, otherwise 500 |
/// | [`Decode`](Error::Decode) | 500: the bindings are out of date |
/// | [`Encode`](Error::Encode) | 400 if the arguments came from the client, otherwise 500 |
/// | [`Token`](Error::Token) | 401 if the token came from the client, otherwise 500 |
/// | [`Url`](Error::Url), [`Environment`](Error::Environment) | 500: the service is misconfigured |
///
/// The texts contain no secrets, but they are for whoever runs the service: log them, and tell clients less.
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
    /// The deployment, or a proxy in front of it, responded with an error.
    Platform(Box<PlatformError>),
    /// An HTTP action responded with a status of 400 or more.
    HttpAction(Box<HttpActionError>),
    /// There was no complete response.
    Transport(Box<TransportError>),
    /// The body of a request could not be read, or the body of a response could not be written.
    Io(Box<IoError>),
    /// The function returned a value that is not of the declared type.
    Decode(Box<DecodeError>),
    /// The arguments cannot be encoded.
    Encode(Box<EncodeError>),
    /// The URL of a deployment or file is invalid.
    Url(UrlError),
    /// There is no token, or it is invalid. The error does not contain it.
    Token(TokenError),
    /// The environment names no deployment, or has no key for it.
    Environment(EnvironmentError),
}

impl Error {
    /// Returns the path of the function, like `messages:list`; the method and route of an HTTP action, like
    /// `GET /users/:id`; or `upload` or `download`.
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

    /// Whether the call timed out: [`TransportErrorKind::Timeout`] or [`TransportErrorKind::Queued`].
    ///
    /// Time limits of Convex or a proxy are responses, with a [`status`](Error::status) of 408 or 504.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.transport(), Some(TransportErrorKind::Timeout | TransportErrorKind::Queued))
    }

    /// Whether the client could not connect: [`TransportErrorKind::Connect`].
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.transport() == Some(TransportErrorKind::Connect)
    }

    /// Whether the deployment or an HTTP action refused the identity: status 401.
    ///
    /// A function that checks `ctx.auth` itself throws its own errors, see [`code`](Error::code).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    fn transport(&self) -> Option<TransportErrorKind> {
        if let Self::Transport(error) = self { Some(error.kind) } else { None }
    }

    /// Returns the error code: Convex's, like `ExpiredInQueue`, or the app's, if it threw a `ConvexError` whose data has a
    /// string field `code`.
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

    /// Returns the HTTP status of a [`Platform`](Error::Platform) or an [`HttpAction`](Error::HttpAction) error. A function
    /// that threw has none, as Convex then responds with 200.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Platform(error) => Some(error.status),
            Self::HttpAction(error) => Some(error.status),
            _ => None,
        }
    }

    /// Returns the data of a `ConvexError` that the function threw, if it is a `T`.
    #[must_use]
    pub fn data_as<T: DeserializeOwned>(&self) -> Option<T> {
        match self {
            Self::Function(error) => error.data_as(),
            Self::HttpAction(error) => error.data.as_ref()?.to().ok(),
            _ => None,
        }
    }

    /// Adds what the client knows about the call.
    #[cfg(feature = "client")]
    pub(crate) fn within(mut self, context: Context) -> Self {
        match &mut self {
            Self::Function(error) => error.context = context,
            Self::Platform(error) => {
                error.context =
                    Context { requested_time: context.requested_time.or(error.context.requested_time), ..context };
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

/// The `code` of a `ConvexError`'s data, which many apps use.
fn code_in(data: Option<&Value>) -> Option<&str> {
    data?.get("code")?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_send_and_sync_and_small() {
        fn is_send_and_sync<T: Send + Sync + 'static>() {}
        is_send_and_sync::<Error>();
        assert!(size_of::<Error>() <= 64, "{}", size_of::<Error>());
    }
}
