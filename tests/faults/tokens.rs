//! Tokens that are refused.

use std::sync::{Arc, Mutex};

use convex_typed::{Client, Error, Kind};
use convex_typed_test_support::functions::{KINDS, call};
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

use crate::clock::Virtual;

/// A client with a token provider, and the arguments that it was called with.
fn provided(server: &Server, clock: &Virtual) -> (Client, Arc<Mutex<Vec<bool>>>) {
    let client = clock.builder().build(&server.url).unwrap();
    let refreshes = Arc::<Mutex<Vec<_>>>::default();
    let log = refreshes.clone();
    client.set_auth_provider(move |refresh| {
        log.lock().unwrap().push(refresh);
        async move { Ok(Some(if refresh { "fresh" } else { "stale" }.to_owned())) }
    });
    (client, refreshes)
}

fn tokens(server: &Server) -> Vec<String> {
    server.requests().iter().filter_map(|request| request.header("authorization").map(str::to_owned)).collect()
}

/// Convex authenticates before it runs a function, so even an action can be sent again.
#[tokio::test]
async fn a_fresh_token_is_fetched_and_the_call_sent_again_at_once() {
    for clock in Virtual::all() {
        for (code, kind) in
            ["InvalidAuthHeader", "Unauthenticated"].iter().flat_map(|code| KINDS.map(|kind| (code, kind)))
        {
            let server = Server::new(vec![Reply::error(401, code), Reply::success("1.0")]);
            let (client, refreshes) = provided(&server, &clock);
            assert_eq!(call(&client, kind).await.unwrap(), 1.0, "{code}");
            assert_eq!(tokens(&server), ["Bearer stale", "Bearer fresh"]);
            assert_eq!((&**refreshes.lock().unwrap(), clock.pauses()), (&[false, true][..], vec![]));
        }
    }
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_too() {
    for clock in Virtual::all() {
        for kind in KINDS {
            let server = Server::new(vec![Reply::error(401, "InvalidAuthHeader"); 3]);
            let (client, refreshes) = provided(&server, &clock);
            let error = call(&client, kind).await.unwrap_err();
            assert!(matches!(&error, Error::Platform(error) if error.status == 401), "{error:?}");
            assert_eq!(tokens(&server), ["Bearer stale", "Bearer fresh"]);
            assert_eq!((&**refreshes.lock().unwrap(), clock.pauses()), (&[false, true][..], vec![]));
        }
    }
}

/// Fetching a token does not count as a retry.
#[tokio::test]
async fn a_refused_token_then_an_outage() {
    let mut script = vec![Reply::error(401, "InvalidAuthHeader")];
    script.extend(vec![Reply::error(503, "WorkerOverloaded"); 2]);
    script.push(Reply::success("1.0"));
    for clock in Virtual::all() {
        let server = Server::new(script.clone());
        let (client, _) = provided(&server, &clock);
        assert_eq!(call(&client, Some(Kind::Action)).await.unwrap(), 1.0);
        assert_eq!(tokens(&server), ["Bearer stale", "Bearer fresh", "Bearer fresh", "Bearer fresh"]);
        assert_eq!(clock.pauses().len(), 2);
    }
}
