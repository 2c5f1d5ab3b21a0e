//! Connections that are refused, or end before the answer is complete.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use convex_typed::{Error, Fault, TransportErrorKind};
use convex_typed_test_support::functions::{KINDS, call};
use convex_typed_test_support::reply::{Reply, envelope};
use convex_typed_test_support::server::Port;

use crate::clock::Virtual;
use crate::row::{ALL, READS, fails, judged, transport, waited};

/// The connection is lost. The function may have run.
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
            assert!(pauses.len() == 2 && waited(&error, &pauses), "{pauses:?}");

            let server = port.serve(vec![Reply::success("1.0")]);
            assert_eq!(call(&client, kind).await.unwrap(), 1.0);
            assert_eq!(server.requests().len(), 1);
        }
    }
}

/// The name is longer than DNS allows, so no query is sent.
#[tokio::test]
async fn a_name_that_does_not_resolve() {
    let url = format!("http://{}test", format!("{}.", "x".repeat(60)).repeat(5));
    for clock in Virtual::all() {
        let client = clock.builder().build(&url).unwrap();
        for kind in KINDS {
            let error = call(&client, kind).await.unwrap_err();
            transport(TransportErrorKind::Connect)(&error);
            judged(&error, Fault::Network, ALL);
        }
        let error = client.download(&url).await.unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if error.kind == TransportErrorKind::Connect), "{error:?}");
    }
}

/// A server sends this answer instead of a TLS handshake, and closes the connection.
async fn no_tls(answer: &'static [u8]) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 1 << 14]);
            let _ = stream.write_all(answer);
        }
    });
    for clock in Virtual::all() {
        for kind in KINDS {
            let client = clock.builder().build(&url).unwrap();
            let error = call(&client, kind).await.unwrap_err();
            transport(TransportErrorKind::Connect)(&error);
            judged(&error, Fault::Network, ALL);
            let pauses = clock.pauses();
            assert!(pauses.len() == 2 && waited(&error, &pauses), "{}: {pauses:?}", clock.name);
        }
    }
}

#[tokio::test]
async fn a_tls_handshake_with_a_plain_http_server() {
    no_tls(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
}

#[tokio::test]
async fn a_refused_tls_handshake() {
    // A fatal alert: handshake_failure.
    no_tls(b"\x15\x03\x03\x00\x02\x02\x28").await;
}

#[tokio::test]
async fn a_tls_handshake_that_the_server_ends() {
    no_tls(b"").await;
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
    lost(Reply::head(200, "Content-Length: 100").send(envelope("2.0")).wait(Duration::from_millis(5)).reset()).await;
}
