//! Connections that are reused for the next call.

use std::time::Duration;

use convex_typed::Kind;
use convex_typed_test_support::functions::{KINDS, call};
use convex_typed_test_support::reply::{Gate, Reply};
use convex_typed_test_support::server::Server;

use crate::clock::Virtual;

/// After its answer the server ends the connection without announcing it. The next call of any kind must use another
/// connection, without a retry.
async fn ended(reply: Reply, between: impl AsyncFn(&Server)) {
    for clock in Virtual::all() {
        for kind in KINDS {
            let server = Server::new(vec![reply.clone(), Reply::success("2.0")]);
            let client = clock.builder().build(&server.url).unwrap();
            assert_eq!(call(&client, kind).await.unwrap(), 1.0);
            between(&server).await;
            let value = call(&client, kind).await.unwrap_or_else(|error| panic!("{}: {error:?}", clock.name));
            assert_eq!((value, server.connections(), clock.pauses()), (2.0, vec![0, 1], vec![]));
        }
    }
}

async fn idle(server: &Server) {
    server.until_ended();
    tokio::time::sleep(Duration::from_millis(5)).await;
}

/// Blocks the thread, so that the client does not see the end before the next call.
async fn busy(server: &Server) {
    server.until_ended();
    // Between calls in close succession, the client does not let the runtime check for closed connections.
    std::thread::sleep(Duration::from_millis(60));
}

const SOON: Duration = Duration::from_millis(10);

#[tokio::test]
async fn closed_with_the_answer() {
    ended(Reply::success("1.0").close(), idle).await;
}

#[tokio::test]
async fn closed_while_idle() {
    ended(Reply::success("1.0").wait(SOON).close(), idle).await;
}

#[tokio::test]
async fn reset_while_idle() {
    ended(Reply::success("1.0").wait(SOON).reset(), idle).await;
}

#[tokio::test]
async fn closed_while_the_program_was_busy() {
    ended(Reply::success("1.0").wait(SOON).close(), busy).await;
}

#[tokio::test]
async fn reset_while_the_program_was_busy() {
    ended(Reply::success("1.0").wait(SOON).reset(), busy).await;
}

/// A complete answer leaves its connection usable, even if it is an error.
#[tokio::test]
async fn a_connection_is_reused_after_errors() {
    for clock in Virtual::all() {
        let script = vec![
            Reply::new(500, "<html>"),
            Reply::new(200, "{"),
            Reply::new(404, ""),
            Reply::new(308, ""),
            Reply::success("1.0"),
        ];
        let server = Server::new(script);
        let client = clock.builder().build(&server.url).unwrap();
        for _ in 0..4 {
            call(&client, Some(Kind::Mutation)).await.unwrap_err();
        }
        assert_eq!(call(&client, Some(Kind::Mutation)).await.unwrap(), 1.0);
        assert_eq!(server.connections(), [0; 5], "{}", clock.name);
    }
}

/// Calls are dropped before their answer, or in the middle of it. The next call must not take the rest for its answer,
/// and a mutation must not wait for the dropped one.
#[tokio::test]
async fn a_dropped_call() {
    for half in [Reply::silence(), Reply::head(200, "Content-Length: 100").send(r#"{"status""#)] {
        for clock in Virtual::all_async() {
            for kind in KINDS {
                let dropped = Gate::closed();
                let rest = half.clone().wait_for(&dropped).send("x".repeat(91));
                let server = Server::new(vec![rest, Reply::success("2.0")]);
                let client = clock.builder().build(&server.url).unwrap();
                {
                    let mut running = call(&client, kind);
                    while server.requests().is_empty() {
                        tokio::time::timeout(Duration::from_millis(1), &mut running).await.unwrap_err();
                    }
                    tokio::time::timeout(SOON, &mut running).await.unwrap_err();
                }
                dropped.open();
                assert_eq!(call(&client, kind).await.unwrap(), 2.0);
                assert_eq!(server.connections(), [0, 1]);
            }
        }
    }
}
