//! A server that keeps what it is sent, and answers with what it is told to, or with what the deployment says.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use convex_typed_test_support::Request;
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

/// What a request is answered with: bytes of HTTP, after which the connection is closed. None at all break it.
pub(crate) type Answer = Vec<u8>;

pub(crate) struct Recorder {
    server: Server,
    seen: Arc<Mutex<Vec<(Request, Answer)>>>,
    scripted: Arc<Mutex<VecDeque<Answer>>>,
}

impl Recorder {
    /// Asks `respond` what to answer, on a thread of each connection.
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

    /// Asks the server at this URL what to answer.
    pub(crate) fn before(url: &str) -> Self {
        let address = url.strip_prefix("http://").unwrap().to_owned();
        Self::new(move |request| forward(&address, request))
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        &self.server.url
    }

    /// Answers the next requests with these.
    pub(crate) fn will_answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.scripted.lock().unwrap().extend(answers);
    }

    /// What was sent since the last time, and answered.
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
