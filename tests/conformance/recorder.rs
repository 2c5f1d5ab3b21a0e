//! A server that records requests, and answers them from a script, or with the answers of the deployment.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use convex_typed_test_support::Request;
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

/// An answer: bytes of HTTP, after which the connection is closed. Without any bytes, it breaks the connection.
pub(crate) type Answer = Vec<u8>;

pub(crate) struct Recorder {
    server: Server,
    seen: Arc<Mutex<Vec<(Request, Answer)>>>,
    scripted: Arc<Mutex<VecDeque<Answer>>>,
}

impl Recorder {
    /// Answers with what `respond` returns. Each connection calls it on its own thread.
    pub(crate) fn new(respond: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let seen = Arc::<Mutex<Vec<_>>>::default();
        let scripted = Arc::<Mutex<VecDeque<_>>>::default();
        let (record, script) = (seen.clone(), scripted.clone());
        let server = Server::by(move |request| {
            let next = script.lock().unwrap().pop_front();
            let answer: Answer = next.unwrap_or_else(|| respond(request));
            record.lock().unwrap().push((request.clone(), answer.clone()));
            Reply::silence().send(answer).close()
        });
        Self { server, seen, scripted }
    }

    /// Answers with what the server at this URL answers.
    pub(crate) fn before(url: &str) -> Self {
        let address = url.strip_prefix("http://").unwrap().to_owned();
        Self::new(move |request| forward(&address, request))
    }

    /// Its URL.
    pub(crate) fn url(&self) -> &str {
        &self.server.url
    }

    /// Answers the next requests with these.
    pub(crate) fn will_answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.scripted.lock().unwrap().extend(answers);
    }

    /// Returns the requests since the last call, and the answers to them.
    pub(crate) fn take(&self) -> (Vec<Request>, Vec<Answer>) {
        std::mem::take(&mut *self.seen.lock().unwrap()).into_iter().unzip()
    }
}

fn forward(address: &str, request: &Request) -> Answer {
    let mut head = format!("{} HTTP/1.1\r\n", request.line());
    for (name, value) in &request.headers {
        if name != "connection" {
            head += &format!("{name}: {}\r\n", value.to_str().unwrap());
        }
    }
    head += "connection: close\r\n\r\n";
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&request.body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}
