//! A small Convex deployment inside this process: a chat app behind Convex's HTTP API on a local port. Like Convex, it
//! checks arguments and return values against the function spec.
//!
//! It does not use the generated bindings, so that it cannot repeat their mistakes.

mod api;
mod chat;
mod cors;
mod http;
mod trouble;
mod validator;

use std::io::{self, BufReader};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use self::api::Api;
pub use self::chat::TOKEN;
pub use self::http::{Exchange, Request, Response, read};

/// The function spec of the chat app.
pub const SPEC: &str = include_str!("../../fixtures/chat.json");

/// A deployment that runs until the process ends.
#[derive(Debug)]
pub struct Deployment {
    url: String,
    exchanges: Exchanges,
}

type Exchanges = Arc<Mutex<Vec<Exchange>>>;

impl Deployment {
    /// Starts a deployment of the chat app on this port. With 0, it takes any free port.
    ///
    /// # Errors
    ///
    /// If the port is taken.
    pub fn start(port: u16) -> io::Result<Self> {
        let api = Arc::new(Mutex::new(Api::new(SPEC)?));
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        let url = format!("http://{}", listener.local_addr()?);
        let exchanges = Exchanges::default();
        let log = Arc::clone(&exchanges);
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (api, log) = (Arc::clone(&api), Arc::clone(&log));
                // If a connection breaks, its client reports that.
                thread::spawn(move || serve(&connection, &api, &log));
            }
        });
        Ok(Self { url, exchanges })
    }

    /// Returns its URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the exchanges since the last call.
    #[must_use]
    pub fn take_exchanges(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.exchanges.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn serve(connection: &TcpStream, api: &Mutex<Api>, log: &Exchanges) -> io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(connection), connection);
    while let Some(request) = read(&mut reader)? {
        let headers = cors::headers(&request);
        if cors::asks(&request) {
            http::write(&mut writer, &Response { status: 200, body: String::new() }, &headers)?;
            continue;
        }
        let delay = api.lock().unwrap_or_else(PoisonError::into_inner).delay(&request);
        thread::sleep(delay);
        let response = api.lock().unwrap_or_else(PoisonError::into_inner).answer(&request);
        log.lock().unwrap_or_else(PoisonError::into_inner).push(Exchange { request, response: response.clone() });
        http::write(&mut writer, &response, &headers)?;
    }
    Ok(())
}
