//! The texts of errors: what went wrong, where, and what to do about it.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use super::foreign::Foreign;
use super::{
    DecodeError, EncodeError, EnvironmentError, Error, FunctionError, HttpActionError, IoError, PlatformError,
    TokenError, TransportError, TransportErrorKind, UPLOAD, UrlError,
};
use crate::text::{Excerpt, Line, innermost};

/// How many characters of a message are shown, as it may contain a whole document.
const MESSAGE: usize = 2000;

/// How many characters of data or of an unknown body are shown.
const BODY: usize = 200;

/// As readable as `Display`, because Rust prints an error that `main` returns with `Debug`. `{:#?}` shows the fields.
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
        // Convex writes two lines.
        let message = self.message.replacen("] Server Error\n", "] Server Error: ", 1);
        write!(f, "{}: {}", Line(&self.function), Excerpt(&message, MESSAGE))?;
        if let Some(data) = &self.data {
            write!(f, " (data: {})", Excerpt(&data.to_string(), BODY))?;
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl Display for PlatformError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: HTTP {}", Line(&self.function), self.status)?;
        if self.status.is_success() && self.message.is_empty() {
            f.write_str(", but not a response of Convex")?;
        }
        if let Some(code) = &self.code {
            write!(f, ", {}", Excerpt(code, BODY))?;
        }
        match Foreign::of(self) {
            Some(foreign) => write!(f, ": {foreign}")?,
            None if !self.message.is_empty() => write!(f, ": {}", Excerpt(&self.message, MESSAGE))?,
            None if !self.body.trim().is_empty() => write!(f, ": {}", Excerpt(&self.body, BODY))?,
            None => {}
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl Display for HttpActionError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: HTTP {}", Line(&self.action), self.status)?;
        let body = String::from_utf8_lossy(&self.body);
        match &self.message {
            Some(message) => write!(f, ": {}", Excerpt(message, MESSAGE))?,
            None if !body.trim().is_empty() => write!(f, ": {}", Excerpt(&body, BODY))?,
            None => {}
        }
        if let Some(data) = &self.data {
            write!(f, " (data: {})", Excerpt(&data.to_string(), BODY))?;
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl Display for TransportError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(function) = &self.function {
            write!(f, "{}: ", Line(function))?;
        }
        let cause = innermost(self.source.as_ref());
        let what = match self.kind {
            TransportErrorKind::TooLarge => "response too large from",
            TransportErrorKind::Interrupted => "incomplete response from",
            TransportErrorKind::Timeout => "no response from",
            TransportErrorKind::Connect => "cannot connect to",
            TransportErrorKind::Unsupported => "cannot send to",
            TransportErrorKind::Queued => "nothing sent to",
        };
        write!(f, "{what} {}: {}", self.url, Excerpt(&cause.to_string(), MESSAGE))?;
        if self.kind == TransportErrorKind::Timeout && self.queued >= Duration::from_millis(1) {
            let queued = Duration::from_millis(self.queued.as_millis().try_into().unwrap_or(u64::MAX));
            write!(
                f,
                "; {queued:?} of that in the queue, behind earlier mutations of this client, see \
                 `ClientBuilder::mutation_queue`"
            )?;
        }
        // A server may refuse a file before it has read it, and its response may then be lost.
        if self.kind == TransportErrorKind::Interrupted && self.function.as_deref() == Some(UPLOAD) {
            f.write_str("; Convex may have refused it: upload URLs expire after one hour, get a new one from `generateUploadUrl`")?;
        }
        Ok(())
    }
}

impl Display for IoError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.transfer, self.what, Excerpt(&self.source.to_string(), MESSAGE))
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { function, path, message, expected, .. } = self;
        write!(f, "{}: the returned value is not a `{expected}`: ", Line(function))?;
        if !path.is_empty() {
            write!(f, "at `{}`: ", Excerpt(path, MESSAGE))?;
        }
        write!(f, "{}; {}", Excerpt(message, MESSAGE), self.advice())
    }
}

impl Display for EncodeError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: cannot encode the arguments: ", Line(&self.function))?;
        match &self.source {
            Some(source) => source.fmt(f),
            None => f.write_str(self.message),
        }
    }
}

impl Display for UrlError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a valid URL {}: {}", Line(&self.url), self.what, Line(&self.message))
    }
}

impl Display for TokenError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.message)?;
        match &self.source {
            Some(source) => write!(f, ": {}", Excerpt(&source.to_string(), MESSAGE)),
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
