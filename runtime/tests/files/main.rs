//! Uploads and downloads, against a real socket.
#![cfg(feature = "_tokio")]

mod connections;
mod downloads;
mod uploads;

use std::future::Future;
use std::io::{self, BufRead, Read};
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::task::{Context, Poll};
use std::time::Duration;

use convex_typed::transport::{Attempt, BoxFuture, SendError, Transfer, Transport};
use convex_typed::{Body, Bytes, Client, Error, Fault, TransportErrorKind};
use convex_typed_test_support::connection::play;
use convex_typed_test_support::fake::{self, FakeTransport};
use convex_typed_test_support::functions::Nothing;
use convex_typed_test_support::reply::{Reply, chunk, response};
use convex_typed_test_support::server::Server;
use convex_typed_test_support::{Chunks, Request, kind};
use futures_core::Stream;
use http::Response;

const STORED: &str = r#"{"storageId":"kg2f"}"#;

/// Larger than the buffers of sockets and clients.
const LARGE: usize = 20 << 20;

/// An admin's client of a deployment that does not exist, without retries.
fn client() -> Client {
    let client = Client::builder().retries(0).build("http://127.0.0.1:1").unwrap();
    client.set_admin_auth("prod:happy|secret-key").unwrap();
    client
}

/// The headers that HTTP clients add: the second if another crate of the build turns on reqwest's gzip.
const ADDED: [&str; 2] = ["accept: */*", "accept-encoding: gzip"];

/// Returns the other headers.
fn own_headers(request: &Request) -> Vec<String> {
    let headers = request.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
    headers.filter(|header| !header.starts_with("host") && !ADDED.contains(&&**header)).collect()
}

fn upload_url(url: &str) -> String {
    format!("{url}/api/storage/upload?token=secret-token")
}

fn file_url(url: &str) -> String {
    format!("{url}/api/storage/secret-uuid")
}

fn pattern(length: usize) -> Vec<u8> {
    let row: Vec<u8> = (0..=250).collect();
    let mut rows = row.repeat(length / row.len() + 1);
    rows.truncate(length);
    rows
}

/// The transferred bytes, and the total.
type Note = (u64, Option<u64>);

/// Returns a progress callback, and a receiver of its arguments.
fn noted() -> (Receiver<Note>, impl FnMut(u64, Option<u64>) + Send + 'static) {
    let (note, notes) = channel();
    (notes, move |done, total| note.send((done, total)).unwrap())
}

fn assert_rises(notes: &Receiver<Note>, total: u64, announced: Option<u64>) {
    let notes: Vec<_> = notes.try_iter().collect();
    assert!(notes.iter().all(|note| note.1 == announced), "{notes:?}");
    assert!(notes.windows(2).all(|pair| pair[0].0 < pair[1].0), "{notes:?}");
    assert_eq!(notes.last().map(|note| note.0), Some(total));
}
