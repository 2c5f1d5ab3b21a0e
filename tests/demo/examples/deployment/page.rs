//! Serves the page of `tests/wasm/page`: `cargo xtask demo --page`.

use std::fs;
use std::io::{self, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::thread;

use convex_typed_demo::deployment::{Request, read};

/// Paths of requests, with the file and its type.
const FILES: [(&str, &str, &str); 3] = [
    ("/", "index.html", "text/html; charset=utf-8"),
    ("/page.js", "page.js", "text/javascript"),
    ("/page_bg.wasm", "page_bg.wasm", "application/wasm"),
];

/// Serves the page in this folder until the process ends. Returns its URL.
pub(crate) fn serve(folder: PathBuf) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/", listener.local_addr()?);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let folder = folder.clone();
            // If a connection breaks, the browser shows it.
            thread::spawn(move || answer(&connection, &folder));
        }
    });
    Ok(url)
}

fn answer(connection: &TcpStream, folder: &Path) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(connection), connection);
    while let Some(request) = read(&mut reader)? {
        let (status, kind, body) = file(&request, folder)?;
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n");
        writer.write_all(&[head.as_bytes(), &body].concat())?;
        writer.flush()?;
    }
    Ok(())
}

fn file(request: &Request, folder: &Path) -> io::Result<(&'static str, &'static str, Vec<u8>)> {
    match FILES.iter().find(|(path, ..)| *path == request.path) {
        Some((_, name, kind)) => Ok(("200 OK", kind, fs::read(folder.join(name))?)),
        None => Ok(("404 Not Found", "text/plain", Vec::new())),
    }
}
