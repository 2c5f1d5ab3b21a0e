//! The texts of errors: what went wrong, where, and what to do about it.

use std::fmt::{self, Display, Formatter};

use http::StatusCode;

use super::{
    DecodeError, EncodeError, EnvironmentError, Error, FunctionError, HttpActionError, IoError, PlatformError,
    TokenError, TransportError, TransportErrorKind, UrlError,
};
use crate::protocol::UPLOAD;

const DEPLOY: &str = "run `npx convex dev` or `npx convex deploy` to push it, \
     and regenerate the bindings if it was renamed";

/// What `main` prints of the error it returns, so as readable as the other text; `{:#?}` shows the parts.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return Display::fmt(self, f);
        }
        match self {
            Self::Function(error) => fmt::Debug::fmt(error, f),
            Self::Platform(error) => fmt::Debug::fmt(error, f),
            Self::HttpAction(error) => fmt::Debug::fmt(error, f),
            Self::Transport(error) => fmt::Debug::fmt(error, f),
            Self::Io(error) => fmt::Debug::fmt(error, f),
            Self::Decode(error) => fmt::Debug::fmt(error, f),
            Self::Encode(error) => fmt::Debug::fmt(error, f),
            Self::Url(error) => fmt::Debug::fmt(error, f),
            Self::Token(error) => fmt::Debug::fmt(error, f),
            Self::Environment(error) => fmt::Debug::fmt(error, f),
        }
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(error) => error.fmt(f),
            Self::Platform(error) => error.fmt(f),
            Self::HttpAction(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::Encode(error) => error.fmt(f),
            Self::Url(error) => error.fmt(f),
            Self::Token(error) => error.fmt(f),
            Self::Environment(error) => error.fmt(f),
        }
    }
}

impl Display for FunctionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.function, self.message.trim_end())?;
        if let Some(data) = &self.data {
            write!(f, " (data: {})", Excerpt(&data.to_string()))?;
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl FunctionError {
    /// By what Convex itself says before or after a function runs. In production it does not say so much.
    fn advice(&self) -> Option<&'static str> {
        let says = |text| self.message.contains(text);
        if says("Could not find public function") || says("Could not find function") {
            Some(DEPLOY)
        } else if says("ArgumentValidationError") {
            Some("is an id one of another table or deployment? otherwise the bindings are out of date, regenerate them")
        } else if says("Trying to execute") {
            Some("the deployed function differs from the one the bindings were made for, regenerate them")
        } else if says("ReturnsValidationError") {
            Some("the function returned something else than its own `returns` says")
        } else {
            None
        }
    }
}

impl Display for PlatformError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.function)?;
        if self.status.is_success() && self.message.is_empty() {
            write!(f, "HTTP {}, but not an answer of Convex", self.status)?;
        } else {
            write!(f, "HTTP {}", self.status)?;
        }
        if let Some(code) = &self.code {
            write!(f, ", {code}")?;
        }
        let text = if self.message.is_empty() { &self.body } else { &self.message };
        if !text.trim().is_empty() {
            write!(f, ": {}", Excerpt(text))?;
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }?;
        match &self.location {
            Some(location) if self.is_elsewhere() => {
                write!(f, "; it redirects to {location}, give the client the URL of that host")
            }
            Some(location) => write!(f, "; it redirects to {location}"),
            None => Ok(()),
        }
    }
}

impl Display for HttpActionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: HTTP {}", self.action, self.status)?;
        let body = String::from_utf8_lossy(&self.body);
        let text = self.message.as_deref().unwrap_or(&body);
        if !text.trim().is_empty() {
            write!(f, ": {}", Excerpt(text))?;
        }
        match &self.data {
            Some(data) => write!(f, " (data: {})", Excerpt(&data.to_string())),
            None => Ok(()),
        }
    }
}

impl PlatformError {
    fn advice(&self) -> Option<&'static str> {
        if let Some(advice) = self.code.as_deref().and_then(advice_on) {
            return Some(advice);
        }
        match self.status {
            StatusCode::UNAUTHORIZED => Some(
                "the token is invalid or has expired: call `set_auth` with a fresh one, \
                 or `clear_auth` to go on without",
            ),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Some("the deployment is busy, try again later")
            }
            StatusCode::REQUEST_TIMEOUT => Some("it took longer than Convex, or a proxy in front of it, allows"),
            StatusCode::PAYLOAD_TOO_LARGE => Some("it is larger than Convex, or a proxy in front of it, allows"),
            StatusCode::NOT_FOUND if self.code.is_none() => Some("is this the URL of a Convex deployment?"),
            status if status.is_success() && self.message.is_empty() => Some("is this the URL of a Convex deployment?"),
            _ => None,
        }
    }
}

/// What to do about errors that Convex has a name for.
fn advice_on(code: &str) -> Option<&'static str> {
    Some(match code {
        "FunctionPathNotFound" | "FunctionPathWrongType" => DEPLOY,
        "BadAdminKey" | "BadDeployKey" => "it takes an admin or deploy key of this deployment: call `set_admin_auth`",
        "OperationNotPermitted" => "this key does not allow it: call `set_admin_auth` with one that does",
        "StreamingExportNotEnabled" => "streaming export is not part of this deployment's plan",
        "StorageTokenExpired" => "the URL was for one hour, get another by `generateUploadUrl`",
        "StorageTokenInvalid" | "InvalidStorageToken" => {
            "is this the whole URL that `generateUploadUrl` of this deployment gave?"
        }
        "Sha256Mismatch" => "nothing was stored: what arrived is not what the digest was made of",
        "FileNotFound" => "the file was deleted, or is one of another deployment",
        "InvalidStoragePath" => "files are read by the URL that `ctx.storage.getUrl(id)` gives, not by their id",
        _ => return None,
    })
}

impl Display for TransportError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(function) = &self.function {
            write!(f, "{function}: ")?;
        }
        // HTTP clients say little themselves; the innermost cause is the telling one.
        let mut cause: &dyn std::error::Error = self.source.as_ref();
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        let what = match self.kind {
            TransportErrorKind::TooLarge => "the answer cannot be taken from",
            TransportErrorKind::Interrupted => "no whole answer from",
            TransportErrorKind::Timeout => "no answer in time from",
            TransportErrorKind::Connect => "no answer from",
            TransportErrorKind::Unsupported => "cannot send to",
        };
        write!(f, "{what} {}: {cause}", self.url)?;
        // A server that refuses a file need not read it to its end, and its answer may be lost by that.
        if self.kind == TransportErrorKind::Interrupted && self.function.as_deref() == Some(UPLOAD) {
            f.write_str("; it may have been refused: its URL is for one hour, get another by `generateUploadUrl`")?;
        }
        Ok(())
    }
}

impl Display for IoError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.transfer, self.what, self.source)
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { function, path, message, expected, advice, .. } = self;
        write!(f, "{function}: the returned value is no `{expected}`: ")?;
        if !path.is_empty() {
            write!(f, "at `{path}`: ")?;
        }
        write!(f, "{message}; {advice}")
    }
}

impl Display for EncodeError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the arguments cannot be sent: ", self.function)?;
        match &self.source {
            Some(source) => source.fmt(f),
            None => f.write_str(self.message),
        }
    }
}

impl Display for UrlError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not the URL {}: {}", self.url, self.what, self.message)
    }
}

impl Display for TokenError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl Display for EnvironmentError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FunctionError {}
impl std::error::Error for PlatformError {}
impl std::error::Error for HttpActionError {}
impl std::error::Error for DecodeError {}
impl std::error::Error for UrlError {}
impl std::error::Error for EnvironmentError {}

impl std::error::Error for TokenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as _)
    }
}

impl std::error::Error for IoError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}

impl std::error::Error for EncodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// The beginning of a text, on one line.
struct Excerpt<'a>(&'a str);

impl Display for Excerpt<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const LENGTH: usize = 200;
        let mut length = 0;
        for (index, word) in self.0.split_whitespace().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            for character in word.chars() {
                if length == LENGTH {
                    return f.write_str("…");
                }
                write!(f, "{character}")?;
                length += 1;
            }
        }
        Ok(())
    }
}
