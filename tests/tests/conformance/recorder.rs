//! A server that keeps what it is sent, and answers with what it is told to, or with what the deployment says.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request as it was sent.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) path: String,
    /// By name in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// What a request is answered with: bytes of HTTP, after which the connection is closed. None at all break it.
pub(crate) type Answer = Vec<u8>;

/// Gives the answer to a request.
type Respond = dyn Fn(&Sent) -> Answer + Send + Sync;

pub(crate) struct Recorder {
    /// Where it is.
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<(Sent, Answer)>>>,
    scripted: Arc<Mutex<VecDeque<Answer>>>,
}

impl Recorder {
    /// Asks `respond` what to answer, on a thread of each request.
    pub(crate) fn new(respond: impl Fn(&Sent) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let scripted = Arc::new(Mutex::new(VecDeque::new()));
        let respond: Arc<Respond> = Arc::new(respond);
        let recorder = Self { url, seen: seen.clone(), scripted: scripted.clone() };
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (seen, scripted, respond) = (seen.clone(), scripted.clone(), respond.clone());
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let Some(sent) = read(&mut stream) else { return };
                    let next = scripted.lock().unwrap().pop_front();
                    let answer = next.unwrap_or_else(|| respond(&sent));
                    seen.lock().unwrap().push((sent, answer.clone()));
                    // The client may have gone.
                    let _ = stream.write_all(&answer);
                });
            }
        });
        recorder
    }

    /// Asks the server at this URL what to answer.
    pub(crate) fn before(url: &str) -> Self {
        let address = url.strip_prefix("http://").unwrap().to_owned();
        Self::new(move |sent| forward(&address, sent))
    }

    /// Answers the next requests with these.
    pub(crate) fn will_answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.scripted.lock().unwrap().extend(answers);
    }

    /// What was sent since the last time, and answered.
    pub(crate) fn take(&self) -> (Vec<Sent>, Vec<Answer>) {
        std::mem::take(&mut *self.seen.lock().unwrap()).into_iter().unzip()
    }
}

/// `None` if nothing was sent.
fn read(stream: &mut TcpStream) -> Option<Sent> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let mut headers = BTreeMap::new();
    loop {
        let header = line()?;
        let Some((name, value)) = header.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).unwrap();
    Some(Sent { method, path, headers, body })
}

fn forward(address: &str, sent: &Sent) -> Answer {
    let mut request = format!("{} {} HTTP/1.1\r\n", sent.method, sent.path);
    for (name, value) in &sent.headers {
        if name != "connection" {
            request += &format!("{name}: {value}\r\n");
        }
    }
    request += "connection: close\r\n\r\n";
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream.write_all(sent.body.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}
