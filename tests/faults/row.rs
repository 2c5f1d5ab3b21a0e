//! A row of the table of retries: what is answered, by whom the call is sent again, and what comes out.

use std::time::Duration;

use convex_typed::{ClientBuilder, Error, Fault, Kind, TransportErrorKind};
use convex_typed_test_support::functions::{KINDS, call};
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

use crate::clock::Virtual;

/// Which kinds of calls are sent again: all, because the function surely did not run,
pub(crate) const ALL: &[Kind] = &[Kind::Query, Kind::Mutation, Kind::Action];
/// those whose changes were surely rolled back,
pub(crate) const TRANSACTIONS: &[Kind] = &[Kind::Query, Kind::Mutation];
/// those that change nothing,
pub(crate) const READS: &[Kind] = &[Kind::Query];
/// or none, because it would not help.
pub(crate) const NONE: &[Kind] = &[];

/// Whether it waited as it should between the tries that ended like this: only a lost connection is retried soon, and
/// only the first time. (How pauses grow is tested where they are made; here they hang on how long the test took.)
pub(crate) fn waited(error: &Error, pauses: &[Duration]) -> bool {
    let lost = matches!(error, Error::Transport(error) if error.kind == TransportErrorKind::Interrupted);
    pauses.iter().enumerate().all(|(done, pause)| {
        let millis = pause.as_millis();
        if lost && done == 0 { millis <= 400 } else { (100..=20_000).contains(&millis) }
    })
}

/// A call of each kind through each HTTP client, every request of which is replied to like this,
/// fails as `is` says; and the next call with the same client works.
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
            // What is of unknown kind may be an action.
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

/// Where calls of this kind are sent to.
fn endpoint(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Query) => "/api/query",
        Some(Kind::Mutation) => "/api/mutation",
        Some(Kind::Action) => "/api/action",
        None => "/api/run/f/any",
        Some(kind) => panic!("{kind:?} is new"),
    }
}

/// What the error says about itself.
pub(crate) fn judged(error: &Error, fault: Fault, again: &[Kind]) {
    assert_eq!(error.fault(), fault, "{error:?}");
    assert_eq!(error.is_retryable(), !again.is_empty(), "{error:?}");
    for kind in ALL {
        assert_eq!(error.is_safe_to_retry(*kind), again.contains(kind), "{kind:?}: {error:?}");
    }
}

/// The answer was an error of the deployment, and all that it said was kept.
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

/// There was no whole answer, or none that is taken.
pub(crate) fn transport(kind: TransportErrorKind) -> impl Fn(&Error) {
    let what = match kind {
        TransportErrorKind::Connect => "cannot connect to",
        TransportErrorKind::Unsupported => panic!("{kind:?} is not for a call"),
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
