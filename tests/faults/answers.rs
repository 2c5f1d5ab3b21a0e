//! Answers that are broken, too large or not from Convex, and unusual answers that are valid.

use std::io::Write;
use std::time::Duration;

use convex_typed::{Error, Fault, TransportErrorKind};
use convex_typed_test_support::functions::{KINDS, call};
use convex_typed_test_support::reply::{Reply, chunk, envelope, response};
use convex_typed_test_support::server::Server;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::clock::Virtual;
use crate::row::{NONE, READS, fails, fails_with, judged, platform, transport};

/// The answer ends too early or is not HTTP. The function may have run.
async fn interrupted(reply: Reply) {
    fails(reply, Fault::Network, READS, transport(TransportErrorKind::Interrupted)).await;
}

/// The answer is complete and its status is 200, but it is not from Convex. A retry would get the same.
async fn foreign(reply: Reply, body: &str) {
    fails(reply, Fault::Deployment, NONE, platform(200, None, body)).await;
}

/// The answer is larger than the client accepts. The function has run.
async fn too_large(reply: Reply) {
    let settings = |builder: convex_typed::ClientBuilder| builder.response_limit(1 << 20);
    fails_with(settings, reply, Fault::Caller, NONE, |error| {
        transport(TransportErrorKind::TooLarge)(error);
        assert!(error.to_string().contains("larger than 1048576 bytes"), "{error}");
    })
    .await;
}

const CHUNKED: &str = "Transfer-Encoding: chunked";

#[tokio::test]
async fn html() {
    foreign(
        Reply::new(200, "<html>Please sign in to the network</html>"),
        "<html>Please sign in to the network</html>",
    )
    .await;
}

#[tokio::test]
async fn an_empty_body() {
    foreign(Reply::new(200, ""), "").await;
}

#[tokio::test]
async fn json_that_is_not_from_convex() {
    foreign(Reply::new(200, r#"{"status":"ok"}"#), r#"{"status":"ok"}"#).await;
}

#[tokio::test]
async fn invalid_utf8() {
    foreign(Reply::head(200, "Content-Length: 2").send(&b"\xff\xfe"[..]), "\u{fffd}\u{fffd}").await;
}

#[tokio::test]
async fn a_value_of_another_type() {
    let text = envelope(r#""text""#);
    fails(Reply::new(200, &text), Fault::Caller, NONE, |error| {
        let Error::Decode(error) = error else { panic!("{error:?}") };
        assert_eq!(error.body, text);
    })
    .await;
}

#[tokio::test]
async fn a_truncated_chunk() {
    interrupted(Reply::head(200, CHUNKED).send("40\r\n{\"status\"").close()).await;
}

#[tokio::test]
async fn chunks_without_the_last_one() {
    interrupted(Reply::head(200, CHUNKED).send(chunk(envelope("2.0"))).close()).await;
}

#[tokio::test]
async fn a_chunk_without_a_length() {
    interrupted(Reply::head(200, CHUNKED).send("many\r\n").close()).await;
}

#[tokio::test]
async fn a_content_length_that_is_too_long() {
    interrupted(Reply::head(200, "Content-Length: 1000").send(envelope("2.0")).close()).await;
}

/// The client must not take the rest for the answer to the next call.
#[tokio::test]
async fn a_content_length_that_is_too_short() {
    let begin = r#"{"status""#;
    foreign(Reply::silence().send([response(200, begin), response(200, envelope("2.0"))].concat()), begin).await;
}

#[tokio::test]
async fn a_content_length_that_is_not_a_number() {
    interrupted(Reply::head(200, "Content-Length: much").send(envelope("2.0")).close()).await;
}

/// Even without a limit, the client must not allocate memory for bytes that do not arrive.
#[tokio::test]
async fn a_content_length_of_a_terabyte() {
    let reply = Reply::head(200, "Content-Length: 1099511627776").send(envelope("2.0")).close();
    let settings = |builder: convex_typed::ClientBuilder| builder.response_limit(usize::MAX);
    fails_with(settings, reply, Fault::Network, READS, transport(TransportErrorKind::Interrupted)).await;
}

#[tokio::test]
async fn two_content_lengths() {
    interrupted(Reply::head(200, "Content-Length: 32\r\nContent-Length: 31").send(envelope("2.0")).close()).await;
}

#[tokio::test]
async fn half_a_head() {
    interrupted(Reply::silence().send("HTTP/1.1 200 OK\r\nContent-Le").close()).await;
}

/// If only the end of the connection marks the end of the body, a client cannot know that the body is truncated.
#[tokio::test]
async fn half_a_body_without_a_length() {
    foreign(Reply::head(200, "Connection: close").send(r#"{"status""#).close(), r#"{"status""#).await;
}

#[tokio::test]
async fn not_http() {
    interrupted(Reply::silence().send("SSH-2.0-OpenSSH_9.6\r\n").close()).await;
}

#[tokio::test]
async fn twenty_megabytes() {
    too_large(Reply::new(200, envelope(&format!("\"{}\"", "x".repeat(20_000_000))))).await;
}

#[tokio::test]
async fn twenty_megabytes_in_chunks() {
    let text = format!("\"{}\"", "x".repeat(20_000_000));
    too_large(Reply::head(200, CHUNKED).send(chunk(envelope(&text))).send("0\r\n\r\n")).await;
}

#[tokio::test]
async fn endless_chunks() {
    too_large(Reply::head(200, CHUNKED).send_forever(chunk("x".repeat(1 << 16)), Duration::ZERO)).await;
}

#[tokio::test]
async fn an_endless_body_without_a_length() {
    too_large(Reply::head(200, "Connection: close").send_forever("x".repeat(1 << 16), Duration::ZERO)).await;
}

fn gzip(text: &str) -> Reply {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).unwrap();
    let body = encoder.finish().unwrap();
    Reply::head(200, &format!("Content-Encoding: gzip\r\nContent-Length: {}", body.len())).send(body)
}

/// With the feature `gzip`, or if another crate in the build enables that of reqwest or ureq.
#[tokio::test]
async fn the_limit_applies_after_decompression() {
    let bomb = gzip(&envelope(&format!("\"{}\"", "x".repeat(20_000_000))));
    for clock in Virtual::all() {
        for kind in KINDS {
            let server = Server::new(vec![bomb.clone(), gzip(&envelope("1.0"))]);
            let client = clock.builder().response_limit(1 << 20).build(&server.url).unwrap();
            let error = call(&client, kind).await.unwrap_err();
            transport(TransportErrorKind::TooLarge)(&error);
            judged(&error, Fault::Caller, NONE);
            assert_eq!(call(&client, kind).await.unwrap(), 1.0, "{}", clock.name);
        }
    }
}

#[tokio::test]
async fn unusual_answers_that_are_valid() {
    let value = envelope("1.0");
    let slowly = value.bytes().fold(Reply::head(200, CHUNKED), |reply, byte| {
        reply.send(chunk(char::from(byte).to_string().as_str())).wait(Duration::from_millis(1))
    });
    for reply in [
        Reply::new(299, &value),
        Reply::new(200, format!("\r\n {value}\n")),
        Reply::success("1.0").header("Connection", "close").close(),
        Reply::silence().send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n").send(response(200, &value)),
        Reply::silence().send(format!("HTTP/1.0 200 OK\r\n\r\n{value}")).close(),
        Reply::silence().wait(Duration::from_millis(20)).send(response(200, &value)),
        slowly.send("0\r\n\r\n"),
    ] {
        for clock in Virtual::all() {
            for kind in KINDS {
                let server = Server::new(vec![reply.clone(), Reply::success("2.0")]);
                let client = clock.builder().build(&server.url).unwrap();
                let case = |error: Error| panic!("{reply:?} by {}: {error:?}", clock.name);
                assert_eq!(call(&client, kind).await.unwrap_or_else(case), 1.0);
                assert_eq!(call(&client, kind).await.unwrap_or_else(case), 2.0);
                assert_eq!((server.requests().len(), clock.pauses().len()), (2, 0), "{}", clock.name);
            }
        }
    }
}
