//! What can go wrong with a call, and whose fault it is.

mod advice;
mod display;
mod fault;
mod foreign;
mod kinds;

use http::StatusCode;
use serde::de::DeserializeOwned;

pub(crate) use self::advice::Context;
#[cfg(feature = "client")]
pub(crate) use self::advice::{Caller, Moment};
pub use self::fault::Fault;
pub use self::kinds::{
    DecodeError, EncodeError, EnvironmentError, FunctionError, HttpActionError, IoError, PlatformError, TokenError,
    TransportError, TransportErrorKind, UrlError,
};
use crate::value::Value;

/// The names that errors give to uploads and downloads of files, in the place of a function's path.
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

    /// Adds what is known of the call.
    #[cfg(feature = "client")]
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

/// The `code` of a `ConvexError`'s data, by which many apps tell theirs apart.
fn code_in(data: Option<&Value>) -> Option<&str> {
    data?.get("code")?.as_str()
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
}
