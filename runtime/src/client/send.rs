//! Getting a call done: its turn, its tries, its time.

use std::borrow::Cow;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Method, Request, Response, StatusCode, Uri};

use super::Client;
use super::builder::Settings;
use super::clock::DeploymentClock;
use super::identity::Moment;
use super::observed::Observed;
use super::wait::within;
use crate::error::{Caller, Context, Error, TransportErrorKind};
use crate::function::Kind;
use crate::protocol::{self, Authorization, Reply, Timestamp};
use crate::retry::{Budget, Retries};
use crate::transport::{Attempt, BoxFuture, LONGEST, Local, SendError, Transport};

/// A deployment and the way to it: what all clients made from one share.
pub(super) struct Pool {
    pub(super) url: String,
    /// The same, taken apart.
    pub(super) base: Uri,
    /// Where HTTP actions are, once it is known.
    pub(super) site: OnceLock<String>,
    pub(super) clock: DeploymentClock,
    pub(super) transport: Local<Box<dyn Transport>>,
    pub(super) settings: Settings,
    pub(super) budget: Budget,
}

impl Pool {
    pub(super) fn moment(&self) -> Moment {
        let now = self.transport.now();
        Moment { now, deployment: self.clock.at(now) }
    }
}

/// One call, whatever it gives.
pub(super) struct Task {
    pub(super) function: Cow<'static, str>,
    /// `None` is of unknown kind.
    pub(super) kind: Option<Kind>,
    /// Its URI is a path of the deployment.
    pub(super) request: Result<Request<Bytes>, Error>,
    pub(super) timeout: Option<Duration>,
    /// Whether it waits for earlier mutations, if the client has them wait.
    pub(super) queued: bool,
    pub(super) expect: Expect,
    /// What errors need to know of it.
    pub(super) context: Context,
}

/// What an answer must be to count as one.
#[derive(Clone, Copy)]
pub(super) enum Expect {
    /// A result in Convex's envelope.
    Envelope,
    /// The same, of what was at this moment.
    At(Timestamp),
    /// Whatever an HTTP action says.
    Any,
}

impl Task {
    pub(super) fn new(function: Cow<'static, str>, kind: Option<Kind>, request: Result<Request<Bytes>, Error>) -> Self {
        let queued = kind == Some(Kind::Mutation);
        let (expect, context) = (Expect::Envelope, Context::default());
        Self { function, kind, request, timeout: None, queued, expect, context }
    }

    pub(super) fn kind_name(&self) -> &'static str {
        match (self.expect, self.kind) {
            (Expect::Any, _) => "http",
            (_, Some(Kind::Query)) => "query",
            (_, Some(Kind::Mutation)) => "mutation",
            (_, Some(Kind::Action)) => "action",
            (_, None) => "any",
        }
    }
}

/// What came back of a call that may hold a result.
pub(super) struct Answer {
    function: Cow<'static, str>,
    trace: Observed,
    response: Response<Bytes>,
    context: Context,
}

impl Answer {
    pub(super) fn response(&self) -> &Response<Bytes> {
        &self.response
    }

    /// It cannot be read.
    pub(super) fn failed(&self, error: &Error) {
        self.trace.failed(error);
    }

    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&str, &Response<Bytes>) -> Result<Reply<T>, Error>,
    ) -> Result<Reply<T>, Error> {
        let reply = read(&self.function, &self.response).map_err(|error| error.within(self.context));
        self.trace.reply(reply.as_ref().map(|reply| reply.log_lines.as_slice()));
        reply
    }
}

impl Expect {
    /// Whether a status of 401 means that the token was refused before anything ran. Convex authenticates first
    /// (`public_api.rs`: each handler), and what a function meets while it runs becomes an error in its result
    /// (`is_deterministic_user_error`), of actions as well. An HTTP action answers what it likes.
    fn means_refused(self) -> bool {
        !matches!(self, Self::Any)
    }

    /// What is to be repeated as if it were of this kind.
    fn repeatable_as(self, kind: Option<Kind>, method: &Method) -> Kind {
        match self {
            // What is of unknown kind may be an action.
            Self::Envelope | Self::At(_) => kind.unwrap_or(Kind::Action),
            Self::Any if method.is_safe() => Kind::Query,
            Self::Any => Kind::Action,
        }
    }

    fn check(self, function: &str, response: Response<Bytes>) -> Result<Response<Bytes>, Error> {
        match self {
            Self::Envelope => protocol::check(function, &response)?,
            Self::At(time) => protocol::check_at(function, time, &response)?,
            Self::Any => protocol::check_http(function, &response)?,
        }
        Ok(response)
    }
}

impl Client {
    /// Sends it, again if need be, until there is an answer that may hold a result.
    pub(super) async fn perform(&self, task: Task) -> Result<Response<Bytes>, Error> {
        let trace = Observed::start(self, &task);
        self.perform_in(&trace, task).await.map(|(response, _)| response)
    }

    /// The same for what a function returned, which is yet to be read. Boxed here, or the crate of every user would
    /// compile all that a call is.
    pub(super) fn answer(self, task: Task) -> BoxFuture<'static, Result<Answer, Error>> {
        Box::pin(async move {
            let function = task.function.clone();
            let trace = Observed::start(&self, &task);
            let (response, context) = self.perform_in(&trace, task).await?;
            Ok(Answer { function, trace, response, context })
        })
    }

    async fn perform_in(&self, trace: &Observed, task: Task) -> Result<(Response<Bytes>, Context), Error> {
        seen(trace, self.take_turn(trace, task)).await
    }

    async fn take_turn(&self, trace: &Observed, task: Task) -> Result<(Response<Bytes>, Context), Error> {
        let Task { function, kind, request, timeout, queued, expect, mut context } = task;
        let request = self.absolute(request?);
        // Such a header goes before the client's identity.
        let anonymous = request.headers().contains_key(AUTHORIZATION);
        if !anonymous {
            // Before it waits for its turn, too.
            self.session.check_nesting()?;
        }
        let Pool { url, transport, settings, budget, .. } = &*self.pool;
        let timeout = timeout.unwrap_or_else(|| settings.timeout(kind)).min(LONGEST);
        let start = transport.now();
        let elapsed = || transport.now().saturating_sub(start);
        let remaining = || timeout.saturating_sub(elapsed());
        let _turn = if queued && settings.mutation_queue {
            let turn = within(&self.pool, timeout, self.session.mutations.turn()).await;
            context.queued = elapsed();
            trace.queued(context.queued);
            Some(turn.ok_or_else(|| SendError::queued(timeout).of(Some(&function), url))?)
        } else {
            None
        };
        budget.earn();
        let mut attempts = 0;
        let mut renewed = false;
        let repeatable = expect.repeatable_as(kind, request.method());
        let mut retries = Retries::new(repeatable, settings.retries, budget);
        let result = loop {
            let authorization =
                if anonymous { None } else { self.authorization(&function, remaining(), timeout, context).await? };
            context.caller = if anonymous { Caller::Unknown } else { caller(authorization.as_ref()) };
            attempts += 1;
            let attempt = self.attempt(&function, &request, authorization.as_ref(), remaining(), timeout);
            let error = match attempt.await.and_then(|response| expect.check(&function, response)) {
                Ok(response) => {
                    budget.answered(transport.now());
                    break Ok(response);
                }
                Err(error) => error,
            };
            if let Some(refused) = authorization.filter(|_| error.status() == Some(StatusCode::UNAUTHORIZED)) {
                self.session.refuse(&refused);
                if !renewed && expect.means_refused() {
                    let fresh = self.authorization(&function, remaining(), timeout, context).await?;
                    renewed = fresh.is_some_and(|fresh| fresh != refused);
                    if renewed {
                        continue;
                    }
                }
            }
            let Some(pause) = retries.next(&error, transport.now(), remaining()) else {
                break Err(error.within(context));
            };
            trace.retry(&error, pause);
            transport.sleep(pause).await;
        };
        trace.answered(attempts, &result);
        trace.done(elapsed(), result.as_ref().map_or(0, |response| response.body().len() as u64));
        result.map(|response| (response, context))
    }

    /// The request with its URI's path made a URL of the deployment.
    fn absolute(&self, mut request: Request<Bytes>) -> Request<Bytes> {
        let uri = request.uri();
        if uri.scheme().is_none() {
            let base = &self.pool.base;
            let mut parts = uri.clone().into_parts();
            parts.scheme = base.scheme().cloned();
            parts.authority = base.authority().cloned();
            // Both parts were checked, so the whole cannot fail; if it did, so would sending it.
            if let Ok(uri) = Uri::from_parts(parts) {
                *request.uri_mut() = uri;
            }
        }
        request
    }

    /// Who the next request is from. A provider that is slow is not waited for longer than the call may take.
    pub(super) async fn authorization(
        &self,
        function: &str,
        remaining: Duration,
        timeout: Duration,
        context: Context,
    ) -> Result<Option<Authorization>, Error> {
        within(&self.pool, remaining, self.session.authorization(&self.pool)).await.unwrap_or_else(|| {
            let message = format!("the token provider was waited for, and {timeout:?} are over");
            let error = SendError::new(TransportErrorKind::Timeout, message).of(Some(function), &self.pool.url);
            Err(error.within(context))
        })
    }

    async fn attempt(
        &self,
        function: &str,
        request: &Request<Bytes>,
        authorization: Option<&Authorization>,
        remaining: Duration,
        timeout: Duration,
    ) -> Result<Response<Bytes>, Error> {
        let Pool { url, transport, settings, .. } = &*self.pool;
        if remaining.is_zero() {
            return Err(SendError::timeout(timeout).of(Some(function), url));
        }
        let mut request = request.clone();
        if let Some(authorization) = authorization {
            request.headers_mut().entry(AUTHORIZATION).or_insert_with(|| authorization.header().clone());
        }
        settings.headers.add_to(request.headers_mut());
        let mut attempt = Attempt::new(request);
        attempt.timeout = remaining;
        attempt.response_limit = settings.response_limit;
        let response = transport.send(attempt).await.map_err(|error| error.of(Some(function), url))?;
        settings.notice(response.headers());
        self.pool.clock.set(response.headers(), transport.now());
        Ok(response)
    }
}

/// Does the work within its span, which is told how it failed.
pub(super) async fn seen<T>(trace: &Observed, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut work = pin!(work);
    let result = poll_fn(|context| trace.within(|| work.as_mut().poll(context))).await;
    result.inspect_err(|error| trace.failed(error))
}

fn caller(authorization: Option<&Authorization>) -> Caller {
    match authorization {
        None => Caller::Nobody,
        Some(authorization) if authorization.is_admin() => Caller::Admin,
        Some(_) => Caller::User,
    }
}
