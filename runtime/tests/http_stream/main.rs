//! HTTP actions whose requests and answers stream, against a real socket.
#![cfg(feature = "_tokio")]

mod answers;
#[cfg(feature = "blocking")]
mod blocking;
mod events;
#[path = "../fake/mod.rs"]
mod fake;
mod requests;
#[path = "../server/mod.rs"]
mod server;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use convex_typed::{Body, Client, ClientBuilder, Error, HttpAction, Method, TransportErrorKind};
use server::{answer, played, read_chunks, read_head};

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

/// Async clients over each transport, by its name.
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

fn kind(error: &Error) -> Option<TransportErrorKind> {
    if let Error::Transport(error) = error { Some(error.kind) } else { None }
}

/// What the server has a connection play.
type Connection = BufReader<TcpStream>;

/// Begins an answer whose end is not known.
fn begin(connection: &mut Connection) {
    let head = "HTTP/1.1 201 Created\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n";
    // A client that has had enough closes.
    let _ = connection.get_mut().write_all(head.as_bytes());
}

/// Sends a chunk of it; an empty one is the end.
fn send(connection: &mut Connection, chunk: impl AsRef<[u8]>) {
    let chunk = chunk.as_ref();
    let mut bytes = format!("{:x}\r\n", chunk.len()).into_bytes();
    bytes.extend_from_slice(chunk);
    bytes.extend_from_slice(b"\r\n");
    let _ = connection.get_mut().write_all(&bytes);
}

/// Answers each request with these chunks, each when the client has had time to see the one before.
fn chunks(chunks: &'static [&'static [u8]]) -> String {
    played(move |mut connection| {
        read_request(&mut connection);
        begin(&mut connection);
        for chunk in chunks {
            send(&mut connection, chunk);
        }
        send(&mut connection, "");
    })
}

fn read_request(connection: &mut Connection) {
    // One whose time is over may have done so before it sent anything.
    if !connection.fill_buf().is_ok_and(|bytes| !bytes.is_empty()) {
        return;
    }
    let seen = read_head(connection);
    let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
    connection.read_exact(&mut vec![0; length]).unwrap();
}

/// Answers with `half` of something, and then with nothing more; tells when the client has closed the connection.
fn silent(half: &'static str) -> (String, Receiver<()>) {
    let (closed, told) = channel();
    let url = played(move |mut connection| {
        read_request(&mut connection);
        begin(&mut connection);
        send(&mut connection, half);
        let _ = connection.read_to_end(&mut Vec::new());
        let _ = closed.send(());
    });
    (url, told)
}

/// Answers with half of something, and breaks the connection.
fn broken(half: &'static str) -> String {
    played(move |mut connection| {
        read_request(&mut connection);
        begin(&mut connection);
        send(&mut connection, half);
    })
}

/// Sends each chunk when it is told to: the client decides.
fn told(parts: &'static [&'static str]) -> (String, Sender<()>) {
    let (tell, told) = channel();
    let told = Mutex::new(told);
    let url = played(move |mut connection| {
        read_request(&mut connection);
        begin(&mut connection);
        for part in parts {
            told.lock().unwrap().recv().unwrap();
            send(&mut connection, part);
        }
        send(&mut connection, "");
    });
    (url, tell)
}
