//! The other process: a server that knows the answers by heart.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;

use convex_typed::FunctionReference;

use crate::documents::{self, Archive, List, Page, Summarize};
use crate::{Error, machine};

/// The argument that makes a process of this program the server.
pub(crate) const COMMAND: &str = "serve";

/// The server's process. It ends with this one.
pub(crate) struct Server {
    process: Child,
    url: String,
}

impl Server {
    pub(crate) fn start() -> Result<Self, Error> {
        let mut process =
            Command::new(std::env::current_exe()?).arg(COMMAND).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        let stdout = process.stdout.take().ok_or("the server has no output")?;
        BufReader::new(stdout).read_line(&mut address)?;
        let port = address.trim().rsplit(':').next().unwrap_or_default();
        // Deployments have names, and URLs with names are other work for HTTP clients than those with addresses.
        Ok(Self { process, url: format!("http://localhost:{port}") })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves until its input ends, as it does when the client's process has died.
pub(crate) fn run() -> Result<(), Error> {
    machine::pin(machine::Core::Server)?;
    let mut answers = HashMap::new();
    for path in [Summarize::PATH, Page::PATH, List::PATH, Archive::PATH] {
        let body = documents::answer(path)?;
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        answers.insert(path, [head, body].concat().into_bytes());
    }
    let answers = Arc::new(answers);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = answers.clone();
            // Clients that are done close their connections, and say no more about it.
            thread::spawn(move || drop(answer(&stream, &answers)));
        }
    });
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn answer(stream: &TcpStream, answers: &HashMap<&str, Vec<u8>>) -> Result<(), Error> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        // Both clients write the path first.
        let path = std::str::from_utf8(&body)?.split('"').nth(3).unwrap_or_default();
        writer.write_all(answers.get(path).ok_or("there is no such function")?)?;
    }
}
