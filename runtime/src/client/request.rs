//! The request of a call, and the responses that it accepts.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};

use crate::error::{Context, Error};
use crate::function::Kind;
use crate::protocol::{self, SnapshotTimestamp};
use crate::transport::SendError;

/// A call whose request and response are in memory.
pub(super) struct CallRequest {
    pub(super) function: Cow<'static, str>,
    /// `None` if it is unknown.
    pub(super) kind: Option<Kind>,
    /// Its URI is a path of the deployment.
    pub(super) request: Result<Request<Bytes>, Error>,
    pub(super) timeout: Option<Duration>,
    /// Whether it waits for earlier mutations, if the client has a queue.
    pub(super) queued: bool,
    pub(super) expected: Expected,
    /// For the advice in errors.
    pub(super) context: Context,
}

impl CallRequest {
    pub(super) fn new(function: Cow<'static, str>, kind: Option<Kind>, request: Result<Request<Bytes>, Error>) -> Self {
        let queued = kind == Some(Kind::Mutation);
        let (expected, context) = (Expected::Envelope, Context::default());
        Self { function, kind, request, timeout: None, queued, expected, context }
    }

    pub(super) fn kind_name(&self) -> &'static str {
        match (self.expected, self.kind) {
            (Expected::HttpAction, _) => "http",
            (_, Some(Kind::Query)) => "query",
            (_, Some(Kind::Mutation)) => "mutation",
            (_, Some(Kind::Action)) => "action",
            (_, None) => "any",
        }
    }
}

/// The response that a call accepts.
#[derive(Clone, Copy)]
pub(super) enum Expected {
    /// A result in Convex's envelope.
    Envelope,
    /// The same, of a query as of this time.
    EnvelopeAt(SnapshotTimestamp),
    /// Any response of an HTTP action with a status below 400.
    HttpAction,
}

impl Expected {
    /// Whether a status of 401 means that the token was refused before anything ran. Convex authenticates first
    /// (`public_api.rs`: each handler), and errors while a function runs become its result
    /// (`is_deterministic_user_error`), of actions as well. An HTTP action may itself respond with 401.
    pub(super) fn means_refused(self) -> bool {
        !matches!(self, Self::HttpAction)
    }

    /// The kind that decides whether the call may be repeated.
    pub(super) fn repeatable_as(self, kind: Option<Kind>, method: &Method) -> Kind {
        match self {
            // An unknown kind may be an action.
            Self::Envelope | Self::EnvelopeAt(_) => kind.unwrap_or(Kind::Action),
            Self::HttpAction if method.is_safe() => Kind::Query,
            Self::HttpAction => Kind::Action,
        }
    }

    pub(super) fn check(self, function: &str, response: Response<Bytes>) -> Result<Response<Bytes>, Error> {
        match self {
            Self::Envelope => protocol::check(function, &response)?,
            Self::EnvelopeAt(time) => protocol::check_at(function, time, &response)?,
            Self::HttpAction => protocol::check_http(function, &response)?,
        }
        Ok(response)
    }
}

/// A call whose bodies are streams.
pub(super) struct TransferRequest {
    pub(super) subject: Subject,
    /// Decides whether it may be repeated: a query may, whatever happened.
    pub(super) kind: Kind,
    pub(super) request: Request<()>,
    pub(super) timeout: Duration,
    pub(super) idle_timeout: Duration,
}

impl TransferRequest {
    pub(super) fn failed(&self, error: SendError) -> Error {
        error.of(Some(self.subject.name()), &protocol::origin(self.request.uri()))
    }
}

/// What is transferred, with its name in errors.
pub(super) enum Subject {
    /// A file. The client's identity is not sent: the URL is enough, and may lead to any host.
    File(Cow<'static, str>),
    /// An HTTP action, with the client's identity.
    HttpAction(Cow<'static, str>),
}

impl Subject {
    pub(super) fn name(&self) -> &Cow<'static, str> {
        match self {
            Self::File(name) | Self::HttpAction(name) => name,
        }
    }

    pub(super) fn is_success(&self, status: StatusCode) -> bool {
        match self {
            Self::File(_) => status.is_success(),
            Self::HttpAction(_) => !protocol::is_http_failure(status),
        }
    }

    /// Returns the error of a response that is not a success.
    pub(super) fn failure(&self, response: &Response<Bytes>) -> Error {
        match self {
            Self::File(name) => protocol::file_failure(name, response),
            Self::HttpAction(name) => protocol::http_failure(name, response),
        }
    }
}
