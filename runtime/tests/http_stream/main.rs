//! HTTP actions with streaming requests and responses, against a real socket.
#![cfg(feature = "_tokio")]

mod answers;
#[cfg(feature = "blocking")]
mod blocking;
mod events;
mod requests;

use std::io::Read;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use convex_typed::{Body, Client, ClientBuilder, Error, HttpAction, Method, TransportErrorKind};
use convex_typed_test_support::connection::{Connection, play};
use convex_typed_test_support::kind;
use convex_typed_test_support::reply::{Reply, chunk};
use convex_typed_test_support::server::Server;

struct Chat;
impl HttpAction for Chat {
    const METHOD: Method = Method::POST;
    const ROUTE: &'static str = "/chat";
}

struct Feed;
impl HttpAction for Feed {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/feed";
}

/// Returns an async client over each transport, with its name.
fn clients(url: &str, set: impl Fn(ClientBuilder) -> ClientBuilder) -> Vec<(&'static str, Client)> {
    let build = |builder: ClientBuilder| set(builder).retries(0).build(url).unwrap();
    #[allow(unused_mut)] // there is one more with both features
    let mut clients = vec![("default", build(Client::builder()))];
    #[cfg(all(feature = "reqwest", feature = "hyper"))]
    clients.push(("reqwest", {
        use convex_typed::transport::{ConnectOptions, reqwest::ReqwestTransport};
        build(Client::builder().transport(ReqwestTransport::with_options(&ConnectOptions::new()).unwrap()))
    }));
    clients
}

fn plain(builder: ClientBuilder) -> ClientBuilder {
    builder
}

/// Returns the beginning of a chunked response.
fn begin() -> Reply {
    Reply::head(201, "Content-Type: text/plain\r\nTransfer-Encoding: chunked")
}

/// Sends the beginning of a chunked response.
fn begin_on(connection: &mut Connection) {
    connection.send("HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
}

/// Responds to each request with these chunks.
fn chunks(chunks: &[&[u8]]) -> Server {
    let reply = chunks.iter().fold(begin(), |reply, bytes| reply.send(chunk(bytes))).send(chunk(""));
    Server::by(move |_| reply.clone())
}

/// Responds to each request with this chunk, and closes the connection.
fn broken(half: &str) -> Server {
    let reply = begin().send(chunk(half)).close();
    Server::by(move |_| reply.clone())
}

/// Responds with this chunk and then nothing more. Sends a message when the client has closed the connection.
fn silent(half: &'static str) -> (String, Receiver<()>) {
    let (closed, told) = channel();
    let url = play(move |mut connection| {
        // A client that timed out may have sent nothing.
        if connection.read_request().is_some() {
            begin_on(&mut connection);
            connection.send(chunk(half));
            connection.until_closed();
        }
        let _ = closed.send(());
    });
    (url, told)
}

/// Sends each chunk when it gets a message.
fn on_demand(parts: &'static [&'static str]) -> (String, Sender<()>) {
    let (tell, told) = channel();
    let told = Mutex::new(told);
    let url = play(move |mut connection| {
        connection.read_request();
        begin_on(&mut connection);
        for part in parts {
            told.lock().unwrap().recv().unwrap();
            connection.send(chunk(part));
        }
        connection.send(chunk(""));
    });
    (url, tell)
}
