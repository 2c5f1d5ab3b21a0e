//! A row of the retry table: an answer, the kinds of calls that are sent again after it, and the error.

use std::time::Duration;

use convex_typed::{ClientBuilder, Error, Fault, Kind, TransportErrorKind};
use convex_typed_test_support::functions::{KINDS, call};
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

use crate::clock::Virtual;

/// Calls of all kinds are sent again, because the function did not run.
pub(crate) const ALL: &[Kind] = &[Kind::Query, Kind::Mutation, Kind::Action];
/// Queries and mutations are sent again, because changes were rolled back.
pub(crate) const TRANSACTIONS: &[Kind] = &[Kind::Query, Kind::Mutation];
/// Queries are sent again, because they change nothing.
pub(crate) const READS: &[Kind] = &[Kind::Query];
/// No call is sent again, because it would not help.
pub(crate) const NONE: &[Kind] = &[];

/// Whether the pauses between tries that end with this error are right: only the first retry after a lost connection is
/// soon. (How pauses grow is tested in the runtime. Here they also depend on how long the test takes.)
pub(crate) fn waited(error: &Error, pauses: &[Duration]) -> bool {
    let lost = matches!(error, Error::Transport(error) if error.kind == TransportErrorKind::Interrupted);
    pauses.iter().enumerate().all(|(done, pause)| {
        let millis = pause.as_millis();
        if lost && done == 0 { millis <= 400 } else { (100..=20_000).contains(&millis) }
    })
}

/// Makes a call of each kind through each HTTP client, with this reply to every request. Checks that the call fails, the
/// error with `is`, and that the next call of the same client succeeds.
pub(crate) async fn fails(reply: Reply, fault: Fault, again: &[Kind], is: impl Fn(&Error)) {
    fails_with(|builder| builder, reply, fault, again, is).await;
}

/// The same for a client with other settings.
pub(crate) async fn fails_with(
    settings: impl Fn(ClientBuilder) -> ClientBuilder,
    reply: Reply,
    fault: Fault,
    again: &[Kind],
    is: impl Fn(&Error),
) {
    for clock in Virtual::all() {
        for kind in KINDS {
            // A function of unknown kind may be an action.
            let tries = if again.contains(&kind.unwrap_or(Kind::Action)) { 3 } else { 1 };
            let mut script = vec![reply.clone(); tries];
            script.push(Reply::success("1.0"));
            let server = Server::new(script);
            let client = settings(clock.builder()).build(&server.url).unwrap();

            let error = call(&client, kind).await.expect_err(clock.name);
            let case = format!("{kind:?} by {}: {error:?}", clock.name);
            let requests = server.requests();
            assert_eq!(requests.len(), tries, "{case}");
            assert_eq!(requests[0].uri, endpoint(kind));
            assert!(requests.iter().all(|request| request.body == requests[0].body), "{case}");
            let pauses = clock.pauses();
            assert_eq!(pauses.len(), tries - 1, "{case}");
            assert!(waited(&error, &pauses), "{case}: {pauses:?}");
            judged(&error, fault, again);
            is(&error);

            assert_eq!(call(&client, kind).await.unwrap_or_else(|error| panic!("after {case}: {error}")), 1.0);
            assert_eq!(server.requests().len(), tries + 1, "after {case}");
        }
    }
}

/// The path that calls of this kind are sent to.
fn endpoint(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Query) => "/api/query",
        Some(Kind::Mutation) => "/api/mutation",
        Some(Kind::Action) => "/api/action",
        None => "/api/run/f/any",
        Some(kind) => panic!("{kind:?} is new"),
    }
}

/// Checks whose fault the error is, and which calls are safe to retry after it.
pub(crate) fn judged(error: &Error, fault: Fault, again: &[Kind]) {
    assert_eq!(error.fault(), fault, "{error:?}");
    assert_eq!(error.is_retryable(), !again.is_empty(), "{error:?}");
    for kind in ALL {
        assert_eq!(error.is_safe_to_retry(*kind), again.contains(kind), "{kind:?}: {error:?}");
    }
}

/// Checks that the error is one of the deployment, and keeps its status, code and body.
pub(crate) fn platform(status: u16, code: Option<&str>, body: &str) -> impl Fn(&Error) {
    move |error| {
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error:?}");
        let Error::Platform(error) = error else { panic!("{error:?}") };
        assert_eq!(error.code.as_deref(), code);
        assert_eq!(error.body, body);
        assert_eq!(error.message.is_empty(), code.is_none(), "{error:?}");
        assert_eq!((&error.location, error.retry_after), (&None, None));
    }
}

/// Checks that the error is one of the transport, of this kind.
pub(crate) fn transport(kind: TransportErrorKind) -> impl Fn(&Error) {
    let what = match kind {
        TransportErrorKind::Connect => "cannot connect to",
        TransportErrorKind::Unsupported => panic!("no call fails with {kind:?}"),
        TransportErrorKind::Interrupted => "incomplete response from",
        TransportErrorKind::Timeout => "no response from",
        TransportErrorKind::TooLarge => "response too large from",
        _ => panic!("{kind:?} is new"),
    };
    move |error| {
        assert_eq!(error.status(), None, "{error:?}");
        let Error::Transport(parts) = error else { panic!("{error:?}") };
        assert_eq!(parts.kind, kind, "{error:?}");
        let (function, url) = (parts.function.as_deref().unwrap(), &parts.url);
        assert!(error.to_string().starts_with(&format!("{function}: {what} {url}: ")), "{error}");
        assert!(std::error::Error::source(error).is_some());
    }
}
