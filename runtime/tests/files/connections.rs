//! Connections after downloads, and transports without streams.

use super::*;

#[tokio::test]
async fn a_connection_is_reused_only_after_a_complete_download() {
    let server = Server::by(|request| match request.uri.path() {
        "/api/query" => Reply::success("null"),
        _ => Reply::new(200, "x".repeat(1 << 20)),
    });
    let client = Client::new(&server.url).unwrap();
    client.query(&Nothing).await.unwrap();
    client.download(&server.url).await.unwrap().bytes().await.unwrap();
    client.query(&Nothing).await.unwrap();
    assert_eq!(server.connections(), [0; 3]);
    // The rest of this download must not be read as the next response.
    client.download(&server.url).await.unwrap().chunk().await.unwrap();
    client.query(&Nothing).await.unwrap();
    client.query(&Nothing).await.unwrap();
    assert_eq!(server.connections(), [0, 0, 0, 0, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_transport_without_streams_can_transfer_files() {
    // It responds with the body of the request.
    let fake = FakeTransport::new(|seen| {
        let range = seen.header("range").map(|_| "bytes 0-3/5");
        let answer = http::Response::builder().status(if range.is_some() { 206 } else { 200 });
        let answer = range.into_iter().fold(answer, |answer, range| answer.header("content-range", range));
        (Duration::ZERO, Ok(answer.body(seen.body.clone()).unwrap()))
    });
    let client = fake.client();
    let stored = Body::stream(Chunks::new([Ok(r#"{"storageId":"#), Ok(r#""kg2f"}"#)]));
    assert_eq!(client.upload("https://a.test", stored).await.unwrap().as_str(), "kg2f");
    assert!(client.download("https://a.test").await.unwrap().bytes().await.unwrap().is_empty());
    let short = client.download("https://a.test").range(..4).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(kind(&short), Some(TransportErrorKind::Interrupted), "{short}");
}

#[tokio::test(start_paused = true)]
async fn a_transport_without_streams_times_out_while_it_reads_a_body() {
    let client = FakeTransport::answers(Vec::new()).client();
    let stalled = Body::stream(futures_util::stream::pending::<io::Result<Bytes>>());
    let upload = client.upload("https://a.test", stalled).timeout(Duration::from_secs(5));
    let error = tokio::time::timeout(Duration::from_secs(60), upload).await.unwrap().unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Timeout), "{error}");
}
