//! Sends a call: waits for its turn, authenticates it, and retries it until it times out.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response, StatusCode, Uri};

use super::Client;
use super::observer::Observer;
use super::request::CallRequest;
use super::shared::Shared;
use crate::error::{Caller, Context, Error, TransportErrorKind};
use crate::protocol::{Authorization, Reply};
use crate::retry::Retries;
use crate::transport::{Attempt, BoxFuture, LONGEST, SendError};

/// The response of a call, which may contain a result.
pub(super) struct Answer {
    function: Cow<'static, str>,
    observer: Observer,
    response: Response<Bytes>,
    context: Context,
}

impl Answer {
    pub(super) fn decode<T>(&self, decode: impl FnOnce(&Response<Bytes>) -> Result<T, Error>) -> Result<T, Error> {
        decode(&self.response).inspect_err(|error| self.observer.failed(error))
    }

    /// Decodes the result of a function.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&str, &Response<Bytes>) -> Result<Reply<T>, Error>,
    ) -> Result<Reply<T>, Error> {
        let reply = read(&self.function, &self.response).map_err(|error| error.within(self.context));
        self.observer.reply(reply.as_ref().map(|reply| reply.log_lines.as_slice()));
        reply
    }
}

impl Client {
    /// Sends a call, and retries it if that is safe, until a response has arrived that may contain a result.
    pub(super) async fn perform(&self, call: CallRequest) -> Result<Response<Bytes>, Error> {
        let observer = Observer::of_call(&self.shared, &call);
        observer.instrument(self.perform_in_turn(&observer, call)).await.map(|(response, _)| response)
    }

    /// As [`perform`](Client::perform), for a response that has yet to be decoded.
    ///
    /// The future is boxed here, so that the crates of users do not compile it again: with the envelope read by shared
    /// code, a release build of 100 functions takes 12.2 s instead of 19.0 (`codegen/PERFORMANCE.md`). It may go when
    /// rustc compiles a future that is not generic in the crate that defines it.
    pub(super) fn answer(self, call: CallRequest) -> BoxFuture<'static, Result<Answer, Error>> {
        Box::pin(async move {
            let function = call.function.clone();
            let observer = Observer::of_call(&self.shared, &call);
            let (response, context) = observer.instrument(self.perform_in_turn(&observer, call)).await?;
            Ok(Answer { function, observer, response, context })
        })
    }

    async fn perform_in_turn(
        &self,
        observer: &Observer,
        call: CallRequest,
    ) -> Result<(Response<Bytes>, Context), Error> {
        let CallRequest { function, kind, request, timeout, queued, expected, mut context } = call;
        let request = self.absolute(request?);
        observer.request(&request);
        // A header of the call itself takes precedence over the client's identity.
        let own_authorization = request.headers().contains_key(AUTHORIZATION);
        if !own_authorization {
            // Before it joins the queue, in which it would wait for itself.
            self.session.check_nesting()?;
        }
        let Shared { url, transport, settings, budget, .. } = &*self.shared;
        let timeout = timeout.unwrap_or_else(|| settings.timeout(kind)).min(LONGEST);
        let start = transport.now();
        let elapsed = || transport.now().saturating_sub(start);
        let remaining = || timeout.saturating_sub(elapsed());
        let _turn = if queued && settings.mutation_queue {
            let turn = self.shared.timeout(timeout, self.session.mutations.turn()).await;
            context.queued = elapsed();
            observer.queued(context.queued);
            Some(turn.ok_or_else(|| SendError::queued(timeout).of(Some(&function), url))?)
        } else {
            None
        };
        budget.deposit();
        let mut attempts = 0;
        let mut renewed = false;
        let repeatable = expected.repeatable_as(kind, request.method());
        let mut retries = Retries::new(repeatable, settings.retries, budget);
        let result = loop {
            let authorization = if own_authorization {
                None
            } else {
                match self.authorization(&function, remaining(), timeout, context).await {
                    Ok(authorization) => authorization,
                    Err(error) => break Err(error),
                }
            };
            context.caller = if own_authorization { Caller::Unknown } else { caller(authorization.as_ref()) };
            attempts += 1;
            observer.attempt(attempts);
            let attempt = self.attempt(&function, &request, authorization.as_ref(), remaining(), timeout);
            let error = match attempt.await.and_then(|response| expected.check(&function, response)) {
                Ok(response) => {
                    budget.answered(transport.now());
                    break Ok(response);
                }
                Err(error) => error,
            };
            if let Some(refused) = authorization.filter(|_| error.status() == Some(StatusCode::UNAUTHORIZED)) {
                self.session.refuse(&refused);
                if !renewed && expected.means_refused() {
                    let fresh = match self.authorization(&function, remaining(), timeout, context).await {
                        Ok(fresh) => fresh,
                        Err(error) => break Err(error),
                    };
                    renewed = fresh.is_some_and(|fresh| fresh != refused);
                    if renewed {
                        continue;
                    }
                }
            }
            let Some(pause) = retries.next(&error, transport.now(), remaining()) else {
                break Err(error.within(context));
            };
            observer.retry(&error, pause);
            transport.sleep(pause).await;
        };
        observer.answered(attempts, &result);
        observer.done(elapsed(), result.as_ref().map_or(0, |response| response.body().len() as u64));
        result.map(|response| (response, context))
    }

    /// Turns the path of the request into a URL of the deployment.
    fn absolute(&self, mut request: Request<Bytes>) -> Request<Bytes> {
        let uri = request.uri();
        if uri.scheme().is_none() {
            let base = &self.shared.base;
            let mut parts = uri.clone().into_parts();
            parts.scheme = base.scheme().cloned();
            parts.authority = base.authority().cloned();
            // From valid parts this cannot fail; if it did, sending would. Parsing a URL for each call instead takes a tenth
            // of a small call (`cargo xtask bench client`).
            if let Ok(uri) = Uri::from_parts(parts) {
                *request.uri_mut() = uri;
            }
        }
        request
    }

    /// Returns the authorization of the next request. Waits for a slow provider only as long as the call may take.
    pub(super) async fn authorization(
        &self,
        function: &str,
        remaining: Duration,
        timeout: Duration,
        context: Context,
    ) -> Result<Option<Authorization>, Error> {
        self.shared.timeout(remaining, self.session.authorization(&self.shared)).await.unwrap_or_else(|| {
            let message = format!("timed out after {timeout:?} while waiting for the token provider");
            let error = SendError::new(TransportErrorKind::Timeout, message).of(Some(function), &self.shared.url);
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
        let Shared { url, transport, settings, clock, .. } = &*self.shared;
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
        settings.deprecation.check(response.headers());
        clock.set(response.headers(), transport.now());
        Ok(response)
    }
}

fn caller(authorization: Option<&Authorization>) -> Caller {
    match authorization {
        None => Caller::Nobody,
        Some(authorization) if authorization.is_admin() => Caller::Admin,
        Some(_) => Caller::User,
    }
}
