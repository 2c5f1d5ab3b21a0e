//! Deprecation of old clients, which Convex reports in response headers.

use std::sync::{Arc, Mutex};

use convex_typed::Kind;
use convex_typed_test_support::functions::{KINDS, call};
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

use crate::clock::Virtual;

fn old(reply: Reply, message: &str) -> Reply {
    reply.header("X-Convex-Deprecation-State", "UpgradeRequired").header("X-Convex-Deprecation-Message", message)
}

#[tokio::test]
async fn the_callback_is_called_once() {
    for clock in Virtual::all() {
        // The header is in a failure, in its retry, and in further answers.
        let script = vec![
            Reply::success("1.0"),
            old(Reply::error(503, "WorkerOverloaded"), "Please upgrade."),
            old(Reply::success("1.0"), "Please upgrade!"),
            old(Reply::success("1.0"), "Please!"),
            old(Reply::success("1.0"), "Now!"),
        ];
        let server = Server::new(script);
        let messages = Arc::<Mutex<Vec<_>>>::default();
        let log = messages.clone();
        let builder = clock.builder().on_deprecation(move |message| log.lock().unwrap().push(message.to_owned()));
        let client = builder.build(&server.url).unwrap();
        assert_eq!(call(&client, Some(Kind::Query)).await.unwrap(), 1.0);
        assert!(messages.lock().unwrap().is_empty());
        for client in [&client, &client.clone(), &client.with_auth("other").unwrap()] {
            assert_eq!(call(client, Some(Kind::Mutation)).await.unwrap(), 1.0);
            assert_eq!(*messages.lock().unwrap(), ["Please upgrade."], "{}", clock.name);
        }
        assert_eq!(server.requests().len(), 5);
    }
}

#[tokio::test]
async fn without_a_message_the_callback_gets_the_state() {
    for kind in KINDS {
        let reply = Reply::error(400, "ClientVersionUnsupported").header("X-Convex-Deprecation-State", "Unsupported");
        for clock in Virtual::all() {
            let server = Server::new(vec![reply.clone()]);
            let messages = Arc::<Mutex<Vec<_>>>::default();
            let log = messages.clone();
            let builder = clock.builder();
            let builder = builder.on_deprecation(move |message| log.lock().unwrap().push(message.to_owned()));
            call(&builder.build(&server.url).unwrap(), kind).await.unwrap_err();
            assert_eq!(*messages.lock().unwrap(), ["Unsupported"]);
        }
    }
}
