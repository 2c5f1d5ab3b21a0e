//! Answers that take too long, in real time.

use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use convex_typed::{Fault, Kind, TransportErrorKind};
use convex_typed_test_support::functions::{KINDS, call, call_within};
use convex_typed_test_support::reply::{Reply, envelope, response};
use convex_typed_test_support::server::Server;
use tokio::net::TcpSocket;

use crate::clock::Virtual;
use crate::row::{ALL, READS, judged, transport};

const TIMEOUT: Duration = Duration::from_millis(150);

/// Longer than any timeout here.
const TOO_LONG: Duration = Duration::from_secs(20);

/// The call times out. It is sent once, and its function may still run.
async fn times_out(reply: Reply) {
    for clock in Virtual::all() {
        for kind in KINDS {
            let server = Server::new(vec![reply.clone(), Reply::success("1.0")]);
            let builder = clock.builder();
            let client = ALL.iter().fold(builder, |builder, kind| builder.timeout(*kind, TIMEOUT));
            let client = client.build(&server.url).unwrap();
            let error = call(&client, kind).await.unwrap_err();
            transport(TransportErrorKind::Timeout)(&error);
            judged(&error, Fault::Network, READS);
            server.until_asked();
            assert_eq!((server.requests().len(), clock.pauses().len()), (1, 0), "{kind:?}: there is no time left");

            // With enough time for a slow machine.
            let next = call_within(&client, kind, Duration::from_secs(10)).await;
            assert_eq!(next.unwrap(), 1.0, "{}", clock.name);
            assert_eq!(server.connections(), [0, 1], "the next call uses the connection of the first answer");
        }
    }
}

#[tokio::test]
async fn no_answer() {
    times_out(Reply::silence().wait(TOO_LONG)).await;
}

#[tokio::test]
async fn a_slow_first_byte() {
    times_out(Reply::silence().wait(TIMEOUT * 2).send(response(200, envelope("2.0")))).await;
}

#[tokio::test]
async fn a_slow_body() {
    let body = envelope("2.0");
    let half = Reply::head(200, &format!("Content-Length: {}", body.len())).send(body[..9].to_owned());
    times_out(half.wait(TIMEOUT * 2).send(body[9..].to_owned())).await;
}

#[tokio::test]
async fn a_body_that_never_ends() {
    let chunk = "1\r\n \r\n";
    times_out(Reply::head(200, "Transfer-Encoding: chunked").send_forever(chunk, Duration::from_millis(10))).await;
}

#[tokio::test]
async fn a_content_length_that_is_too_long_on_a_connection_that_stays() {
    times_out(Reply::head(200, "Content-Length: 100").send(envelope("2.0"))).await;
}

/// A host that does not answer, as behind a firewall. Nothing is sent.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connection_that_is_not_established() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    let _listener = socket.listen(0).unwrap();
    // Fills the queue of connections that nobody accepts.
    let mut waiting = Vec::new();
    while let Ok(connection) = TcpStream::connect_timeout(&address, TIMEOUT) {
        waiting.push(connection);
    }

    let url = format!("http://{address}");
    for clock in Virtual::connecting_within(TIMEOUT) {
        let client = clock.builder().retries(0).build(&url).unwrap();
        let error = call(&client, Some(Kind::Action)).await.unwrap_err();
        transport(TransportErrorKind::Connect)(&error);
        judged(&error, Fault::Network, ALL);
    }
}

/// The connection is established, but the server does not answer.
#[tokio::test]
async fn a_tls_handshake_without_an_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    for clock in Virtual::connecting_within(TIMEOUT) {
        let client = clock.builder().retries(0).build(&url).unwrap();
        let error = call(&client, Some(Kind::Action)).await.unwrap_err();
        transport(TransportErrorKind::Connect)(&error);
        judged(&error, Fault::Network, ALL);
    }
}
