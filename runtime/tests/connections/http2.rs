//! HTTP/2, if the server offers it.

use std::io;

use convex_typed::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::peer::{Io, Log, Tls, proxy, serve};
use crate::{call, trusting};

const SETTINGS: u8 = 4;
const HEADERS: u8 = 1;
const DATA: u8 = 0;
/// Flags. `ACK` is one of `SETTINGS`.
const END_HEADERS: u8 = 4;
const END_STREAM: u8 = 1;
const ACK: u8 = 1;

/// The part of RFC 9113 that is needed to respond to each call with `2.0`. Logs the preface.
fn deployment() -> (u16, Log) {
    let log = Log::default();
    let seen = log.clone();
    let port = serve(Tls::Http2, move |mut io| {
        let log = seen.clone();
        Box::pin(async move {
            let mut preface = [0; 24];
            io.read_exact(&mut preface).await?;
            log.push(String::from_utf8_lossy(&preface).lines().next().unwrap_or_default());
            send(&mut io, SETTINGS, 0, 0, b"").await?;
            loop {
                let head = io.read_u32().await?;
                let (length, kind, flags) = (head >> 8, (head & 0xff) as u8, io.read_u8().await?);
                let stream = io.read_u32().await?;
                io.read_exact(&mut vec![0; length as usize]).await?;
                match kind {
                    SETTINGS if flags & ACK == 0 => send(&mut io, SETTINGS, ACK, 0, b"").await?,
                    DATA if flags & END_STREAM != 0 => {
                        // `:status: 200`, an entry of HPACK's static table.
                        send(&mut io, HEADERS, END_HEADERS, stream, &[0x88]).await?;
                        send(&mut io, DATA, END_STREAM, stream, br#"{"status":"success","value":2.0}"#).await?;
                    }
                    _ => {}
                }
            }
        })
    });
    (port, log)
}

async fn send(io: &mut Io, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> io::Result<()> {
    let head = (payload.len() as u32) << 8 | u32::from(kind);
    let frame = [&head.to_be_bytes()[..], &[flags], &stream.to_be_bytes(), payload].concat();
    io.write_all(&frame).await?;
    io.flush().await
}

#[tokio::test]
async fn http2_is_used_if_the_server_offers_it() {
    let (port, seen) = deployment();
    let (proxy, asked) = proxy(Tls::Yes, port);
    let url = format!("https://localhost:{port}");
    let login = crate::peer::LOGIN_IN_URL;
    for name in ["hyper", "reqwest"] {
        assert_eq!(call(name, &trusting(), &url).await.unwrap(), Value::from(2.0), "{name}");
        // The request to the proxy itself is HTTP/1.1.
        let options = trusting().proxy(format!("https://{login}@localhost:{proxy}"));
        assert_eq!(call(name, &options, &url).await.unwrap(), Value::from(2.0), "{name}");
        assert_eq!((asked.take().len(), seen.take()), (1, vec!["PRI * HTTP/2.0".to_owned(); 2]), "{name}");
    }
}
