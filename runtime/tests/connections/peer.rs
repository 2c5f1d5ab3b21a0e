//! A deployment, and proxies for it.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::{CA, HTTP, SERVER};

/// The user and password for the proxies, and how they are written in a URL.
pub(crate) const LOGIN: (&str, &str) = ("ada", "s€cret p@ss");
pub(crate) const LOGIN_IN_URL: &str = "ada:s%E2%82%ACcret%20p%40ss";

pub(crate) trait AsyncIo: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> AsyncIo for T {}
pub(crate) type Io = BufReader<Box<dyn AsyncIo>>;
type Conversation = Pin<Box<dyn Future<Output = io::Result<()>> + Send>>;

/// The requests to a peer, one per line.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn push(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    /// Returns the lines since the last call.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// Whether a peer speaks TLS.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Tls {
    No,
    Yes,
    /// Offers only HTTP/2.
    #[cfg(feature = "http2")]
    Http2,
    /// Requires a client certificate.
    Mutual,
}

impl Tls {
    fn acceptor(self) -> Option<TlsAcceptor> {
        let provider = Arc::new(ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
        let config = match self {
            Self::No => return None,
            Self::Yes => config.unwrap().with_no_client_auth(),
            #[cfg(feature = "http2")]
            Self::Http2 => config.unwrap().with_no_client_auth(),
            Self::Mutual => {
                let mut roots = rustls::RootCertStore::empty();
                roots.add(CertificateDer::from_pem_slice(CA.as_bytes()).unwrap()).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider);
                config.unwrap().with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let chain = CertificateDer::from_pem_slice(SERVER.0.as_bytes()).unwrap();
        let key = PrivateKeyDer::from_pem_slice(SERVER.1.as_bytes()).unwrap();
        #[cfg_attr(not(feature = "http2"), expect(unused_mut))]
        let mut config = config.with_single_cert(vec![chain], key).unwrap();
        #[cfg(feature = "http2")]
        if self == Self::Http2 {
            config.alpn_protocols = vec![b"h2".to_vec()];
        }
        Some(Arc::new(config).into())
    }
}

/// Listens on 127.0.0.1 in another thread until the tests end, and returns the port.
pub(crate) fn serve(tls: Tls, converse: impl Fn(Io) -> Conversation + Send + Sync + 'static) -> u16 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let converse = Arc::new(converse);
    thread::spawn(move || {
        runtime.block_on(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            let acceptor = tls.acceptor();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (converse, acceptor) = (converse.clone(), acceptor.clone());
                // Clients may hang up at any time.
                tokio::spawn(async move {
                    let io: Box<dyn AsyncIo> = match acceptor {
                        Some(acceptor) => Box::new(acceptor.accept(stream).await?),
                        None => Box::new(stream),
                    };
                    converse(BufReader::new(io)).await
                });
            }
        });
    });
    port
}

/// Responds to each call with `1.0`. Logs the paths, and headers that no deployment should get.
pub(crate) fn deployment(tls: Tls) -> (u16, Log) {
    let log = Log::default();
    let seen = log.clone();
    let port = serve(tls, move |mut io| {
        let log = seen.clone();
        Box::pin(async move {
            while let Some(head) = read_head(&mut io).await? {
                let length = header(&head, "content-length").map_or(0, |length| length.parse().unwrap());
                io.read_exact(&mut vec![0; length]).await?;
                log.push(head[0].split(' ').nth(1).unwrap());
                if let Some(leaked) = header(&head, "proxy-authorization") {
                    log.push(leaked);
                }
                let body = r#"{"status":"success","value":1.0}"#;
                let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
                io.write_all(answer.as_bytes()).await?;
                io.flush().await?;
            }
            Ok(())
        })
    });
    (port, log)
}

/// A proxy for HTTP and SOCKS5. It always connects to the port `target`, and logs the requested destinations.
pub(crate) fn proxy(tls: Tls, target: u16) -> (u16, Log) {
    let log = Log::default();
    let seen = log.clone();
    let port = serve(tls, move |mut io| {
        let log = seen.clone();
        Box::pin(async move {
            if io.fill_buf().await?.first() == Some(&5) {
                socks(&mut io, &log).await?;
            } else if !http(&mut io, &log, target).await? {
                return Ok(());
            }
            let mut deployment = TcpStream::connect(("127.0.0.1", target)).await?;
            copy_bidirectional(&mut io, &mut deployment).await.map(drop)
        })
    });
    (port, log)
}

/// Returns whether the connection is a tunnel now.
async fn http(io: &mut Io, log: &Log, target: u16) -> io::Result<bool> {
    use base64::Engine;
    let login = base64::engine::general_purpose::STANDARD.encode(format!("{}:{}", LOGIN.0, LOGIN.1));
    while let Some(head) = read_head(io).await? {
        let length = header(&head, "content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        io.read_exact(&mut body).await?;
        let what = head[0].strip_suffix(" HTTP/1.1").unwrap();
        if header(&head, "proxy-authorization") != Some(&format!("Basic {login}")) {
            log.push(format!("{what} refused"));
            io.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n").await?;
            io.flush().await?;
            continue;
        }
        log.push(what);
        if what.starts_with("CONNECT ") {
            io.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
            io.flush().await?;
            return Ok(true);
        }
        // The deployment gets only the path, without the headers for the proxy.
        let path = what.split(HTTP).nth(1).unwrap();
        let mut request = format!("POST {path} HTTP/1.1\r\nContent-Length: {length}\r\n\r\n").into_bytes();
        request.extend(body);
        let mut deployment = TcpStream::connect(("127.0.0.1", target)).await?;
        deployment.write_all(&request).await?;
        let mut answer = BufReader::new(Box::new(deployment) as Box<dyn AsyncIo>);
        let head = read_head(&mut answer).await?.unwrap();
        let length = header(&head, "content-length").unwrap().parse().unwrap();
        let mut body = vec![0; length];
        answer.read_exact(&mut body).await?;
        io.write_all(format!("{}\r\n\r\n", head.join("\r\n")).as_bytes()).await?;
        io.write_all(&body).await?;
        io.flush().await?;
    }
    Ok(false)
}

/// RFC 1928 and 1929.
async fn socks(io: &mut Io, log: &Log) -> io::Result<()> {
    let methods = io.read_u16().await? & 0xff;
    let mut offered = vec![0; methods.into()];
    io.read_exact(&mut offered).await?;
    let login = offered.contains(&2);
    io.write_all(&[5, if login { 2 } else { 0 }]).await?;
    io.flush().await?;
    if login {
        assert_eq!(io.read_u8().await?, 1);
        let (user, password) = (short_text(io).await?, short_text(io).await?);
        let right = (user.as_str(), password.as_str()) == LOGIN;
        io.write_all(&[1, u8::from(!right)]).await?;
        io.flush().await?;
    }
    assert_eq!((io.read_u16().await?, io.read_u8().await?), (0x0501, 0));
    let host = match io.read_u8().await? {
        1 => std::net::Ipv4Addr::from(io.read_u32().await?).to_string(),
        3 => short_text(io).await?,
        4 => std::net::Ipv6Addr::from(io.read_u128().await?).to_string(),
        other => panic!("{other}"),
    };
    let port = io.read_u16().await?;
    log.push(format!("socks {host}:{port}{}", if login { "" } else { " refused" }));
    if !login {
        return Err(io::Error::other("no login"));
    }
    io.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    io.flush().await
}

async fn short_text(io: &mut Io) -> io::Result<String> {
    let mut text = vec![0; io.read_u8().await?.into()];
    io.read_exact(&mut text).await?;
    String::from_utf8(text).map_err(io::Error::other)
}

/// Reads the lines before a body, or returns `None` if the other side has closed the connection.
async fn read_head(io: &mut Io) -> io::Result<Option<Vec<String>>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if io.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        match line.trim_end() {
            "" => return Ok(Some(lines)),
            line => lines.push(line.to_owned()),
        }
    }
}

fn header<'a>(head: &'a [String], name: &str) -> Option<&'a str> {
    head.iter().find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}
