use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;

use http::Uri;

use super::hyper::HyperTransport;
use super::reqwest::ReqwestTransport;
use super::ureq::UreqTransport;
use super::*;

async fn forgets<T: Transport>(transport: T, forget_connections: impl Fn(&T)) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url: Uri = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let seen = connections.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            seen.fetch_add(1, SeqCst);
            thread::spawn(move || {
                let mut stream = BufReader::new(stream.unwrap());
                let mut line = String::new();
                while stream.read_line(&mut line).unwrap_or(0) > 0 {
                    if line.trim().is_empty() {
                        stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
                    }
                    line.clear();
                }
            });
        }
    });
    let send = async || {
        let request = Request::get(url.clone()).body(Bytes::new()).unwrap();
        assert_eq!(transport.send(Attempt::new(request)).await.unwrap().body(), "ok");
        connections.load(SeqCst)
    };
    assert_eq!((send().await, send().await), (1, 1));
    forget_connections(&transport);
    assert_eq!((send().await, send().await), (2, 2));
}

#[tokio::test]
async fn forgotten_connections_are_not_reused() {
    let options = ConnectOptions::new().no_proxy();
    forgets(HyperTransport::with_options(&options).unwrap(), HyperTransport::forget_connections).await;
    forgets(ReqwestTransport::with_options(&options).unwrap(), ReqwestTransport::forget_connections).await;
    forgets(UreqTransport::with_options(&options).unwrap(), UreqTransport::forget_connections).await;
}
