//! Hosts with two addresses. Only on Linux, which does not answer a SYN if the listener's queue is full.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::vec;

use bytes::Bytes;
use futures_util::future::join_all;
use http::Request;
use hyper_util::client::legacy::connect::dns::Name;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket};

use super::super::{HyperTransport, client};
use super::*;
use crate::transport::{Attempt, Transport};

const IPV4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const IPV6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// Resolves every name to these addresses.
#[derive(Clone)]
struct Addresses(Vec<SocketAddr>);

impl Service<Name> for Addresses {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Name) -> Self::Future {
        ready(Ok(self.0.clone().into_iter()))
    }
}

/// An address that neither accepts nor refuses connections, as long as the second value lives.
async fn hanging(ip: IpAddr) -> (SocketAddr, impl Sized) {
    let socket = if ip.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.unwrap();
    socket.bind((ip, 0).into()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    // The queue holds two of these. Nothing accepts them, so the others wait.
    let mut connections = Box::pin(join_all((0..8).map(|_| TcpStream::connect(address))));
    time::timeout(Duration::from_millis(100), &mut connections).await.expect_err("the queue is not full");
    (address, (listener, connections))
}

/// An address that answers a request.
async fn answering(ip: IpAddr) -> SocketAddr {
    let listener = TcpListener::bind((ip, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut stream = BufReader::new(listener.accept().await?.0);
        // The head ends with an empty line.
        while stream.read_line(&mut String::new()).await? > 2 {}
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await
    });
    address
}

#[tokio::test]
async fn an_address_that_hangs_does_not_delay_the_other() {
    if let Err(error) = TcpListener::bind((IPV6, 0)).await {
        // Not with `eprintln!`, whose output is hidden when a test passes.
        let _ = writeln!(io::stderr().lock(), "\n!! SKIPPED: the test of happy eyeballs needs IPv6: {error}\n");
        return;
    }
    for (first, second) in [(IPV6, IPV4), (IPV4, IPV6)] {
        let (hanging, _full) = hanging(first).await;
        // The request has a minute. One after the other, Linux would give these up after two (`UNCONFIRMED`).
        let mut addresses = vec![hanging; 4];
        addresses.push(answering(second).await);
        let (addresses, options) = (Addresses(addresses), ConnectOptions::new().timeout(Duration::from_secs(3600)));
        let tls = Arc::new(LazyTls::new(&options, Tls::new).unwrap());
        let connector = Connector::with_resolver(addresses, &options, tls, Proxies::default());
        let transport = HyperTransport::new(client(connector));
        // Without a port in the URL, the port of each address counts.
        let request = Request::get("http://deployment.test/").body(Bytes::new()).unwrap();
        let answer = transport.send(Attempt::new(request)).await;
        assert_eq!(answer.unwrap().body(), "ok", "{first} hangs");
    }
}
