//! Connections that are refused, or end before the answer does.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::{Fault, TransportErrorKind};

use crate::calls::{KINDS, call};
use crate::clock::Virtual;
use crate::reply::{Reply, success};
use crate::row::{ALL, PAUSES, READS, fails, judged, transport};
use crate::server::Port;

/// The connection was lost: the function may have run.
async fn lost(reply: Reply) {
    fails(reply, Fault::Network, READS, transport(TransportErrorKind::Interrupted)).await;
}

#[tokio::test]
async fn refused() {
    for clock in Virtual::all() {
        for kind in KINDS {
            let port = Port::new();
            let client = clock.builder().build(&port.url).unwrap();
            let error = call(&client, kind).await.unwrap_err();
            transport(TransportErrorKind::Connect)(&error);
            judged(&error, Fault::Network, ALL);
            assert!(error.to_string().to_lowercase().contains("refused"), "{error}");
            let pauses = clock.pauses();
            assert!(pauses.len() == 2 && pauses.iter().zip(PAUSES).all(|(pause, limit)| *pause < limit), "{pauses:?}");

            let server = port.serve(vec![Reply::success("1.0")]);
            assert_eq!(call(&client, kind).await.unwrap(), 1.0);
            assert_eq!(server.requests().len(), 1);
        }
    }
}

#[tokio::test]
async fn refused_until_the_deployment_has_started() {
    for clock in Virtual::all() {
        for kind in KINDS {
            let port = Port::new();
            let client = clock.builder().build(&port.url).unwrap();
            let server = Arc::new(Mutex::new(None));
            let started = server.clone();
            clock.at_next_pause(move || *started.lock().unwrap() = Some(port.serve(vec![Reply::success("1.0")])));
            assert_eq!(call(&client, kind).await.unwrap(), 1.0);
            assert_eq!((server.lock().unwrap().as_ref().unwrap().requests().len(), clock.pauses().len()), (1, 1));
        }
    }
}

#[tokio::test]
async fn closed_before_the_answer() {
    lost(Reply::silence().close()).await;
}

#[tokio::test]
async fn reset_before_the_answer() {
    lost(Reply::silence().reset()).await;
}

#[tokio::test]
async fn reset_in_the_head_of_the_answer() {
    lost(Reply::silence().send("HTTP/1.1 200 OK\r\nContent-Le").wait(Duration::from_millis(5)).reset()).await;
}

#[tokio::test]
async fn reset_in_the_body_of_the_answer() {
    lost(Reply::head(200, "Content-Length: 100").send(success("2.0")).wait(Duration::from_millis(5)).reset()).await;
}
