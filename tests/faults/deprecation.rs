//! What Convex says about old clients, in headers of its answers.

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
async fn it_is_heard_once() {
    for clock in Virtual::all() {
        // On a failure, on its retry, and on successes.
        let script = vec![
            Reply::success("1.0"),
            old(Reply::error(503, "WorkerOverloaded"), "Please upgrade."),
            old(Reply::success("1.0"), "Please upgrade!"),
            old(Reply::success("1.0"), "Please!"),
            old(Reply::success("1.0"), "Now!"),
        ];
        let server = Server::new(script);
        let heard = Arc::<Mutex<Vec<_>>>::default();
        let log = heard.clone();
        let builder = clock.builder().on_deprecation(move |message| log.lock().unwrap().push(message.to_owned()));
        let client = builder.build(&server.url).unwrap();
        assert_eq!(call(&client, Some(Kind::Query)).await.unwrap(), 1.0);
        assert!(heard.lock().unwrap().is_empty());
        for client in [&client, &client.clone(), &client.with_auth("other").unwrap()] {
            assert_eq!(call(client, Some(Kind::Mutation)).await.unwrap(), 1.0);
            assert_eq!(*heard.lock().unwrap(), ["Please upgrade."], "{}", clock.name);
        }
        assert_eq!(server.requests().len(), 5);
    }
}

#[tokio::test]
async fn without_words_it_is_the_state() {
    for kind in KINDS {
        let reply = Reply::error(400, "ClientVersionUnsupported").header("X-Convex-Deprecation-State", "Unsupported");
        for clock in Virtual::all() {
            let server = Server::new(vec![reply.clone()]);
            let heard = Arc::<Mutex<Vec<_>>>::default();
            let log = heard.clone();
            let builder = clock.builder();
            let builder = builder.on_deprecation(move |message| log.lock().unwrap().push(message.to_owned()));
            call(&builder.build(&server.url).unwrap(), kind).await.unwrap_err();
            assert_eq!(*heard.lock().unwrap(), ["Unsupported"]);
        }
    }
}
