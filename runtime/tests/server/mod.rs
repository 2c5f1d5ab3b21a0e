//! A deployment on a real socket that says what it is told to.
// Each test binary uses its part of it.
#![allow(dead_code, unreachable_pub)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// What the server saw of one request.
#[derive(Debug)]
pub struct Seen {
    pub line: String,
    pub headers: Vec<String>,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|header| {
            let (key, value) = header.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// Answers one connection after the other with these, and reports what it was asked.
pub fn server(answers: Vec<String>) -> (String, Receiver<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (report, seen) = channel();
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            // Before the answer, so that who has one finds the report.
            let _ = report.send(read(&mut stream));
            // A client that has had enough closes.
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (url, seen)
}

/// Reads one request.
pub fn read(stream: &mut TcpStream) -> Seen {
    let mut reader = BufReader::new(stream);
    let mut seen = read_head(&mut reader);
    let length = seen.header("content-length").unwrap_or("0").parse().unwrap();
    reader.take(length).read_to_string(&mut seen.body).unwrap();
    seen
}

/// Reads one request up to its body.
pub fn read_head(reader: &mut impl BufRead) -> Seen {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    Seen { line: lines.remove(0), headers: lines, body: String::new() }
}

/// Reads a body that is sent in chunks.
pub fn read_chunks(reader: &mut impl BufRead) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let length = u64::from_str_radix(line.trim_end(), 16).unwrap();
        reader.take(length).read_to_end(&mut body).unwrap();
        reader.read_line(&mut line).unwrap();
        if length == 0 {
            return body;
        }
    }
}

/// Has one connection after the other played by `play`.
pub fn played(mut play: impl FnMut(BufReader<TcpStream>) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().for_each(|stream| play(BufReader::new(stream.unwrap()))));
    url
}

pub fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

pub fn success(value: &str) -> String {
    answer("200 OK", &format!(r#"{{"status":"success","value":{value}}}"#))
}
