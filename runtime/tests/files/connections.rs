//! What files leave of a connection, and what they need of a transport.

use super::*;

#[tokio::test]
async fn connections_are_kept_if_they_are_at_their_end() {
    struct Nothing;
    convex_typed::object! { Nothing {} }
    impl FunctionReference<Query> for Nothing {
        const PATH: &'static str = "nothing:default";
        type Returns = ();
    }
    let (connected, connections) = channel();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            connected.send(()).unwrap();
            let mut reader = io::BufReader::new(stream.unwrap());
            // Until the client closes it.
            while reader.fill_buf().is_ok_and(|bytes| !bytes.is_empty()) {
                let seen = read_head(&mut reader);
                let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
                reader.read_exact(&mut vec![0; length]).unwrap();
                let answer = if seen.line.starts_with("POST /api/query") {
                    success("null")
                } else {
                    answer("200 OK", &"x".repeat(1 << 20))
                };
                let answer = answer.replace("Connection: close\r\n", "");
                if reader.get_mut().write_all(answer.as_bytes()).is_err() {
                    break;
                }
            }
        }
    });
    let client = Client::new(&url).unwrap();
    client.query(&Nothing).await.unwrap();
    client.download(&url).await.unwrap().bytes().await.unwrap();
    client.query(&Nothing).await.unwrap();
    assert_eq!(connections.try_iter().count(), 1);
    // What is left of this one must not be taken for the next answer.
    client.download(&url).await.unwrap().chunk().await.unwrap();
    client.query(&Nothing).await.unwrap();
    client.query(&Nothing).await.unwrap();
    assert_eq!(connections.try_iter().count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_transport_without_streams_does_as_well() {
    // It answers with what it is asked.
    let fake = Fake::new(|seen| {
        let range = seen.header("range").map(|_| "bytes 0-3/5");
        let answer = http::Response::builder().status(if range.is_some() { 206 } else { 200 });
        let answer = range.into_iter().fold(answer, |answer, range| answer.header("content-range", range));
        (Duration::ZERO, Ok(answer.body(seen.request.body().clone()).unwrap()))
    });
    let client = fake.client();
    let stored = Body::stream(Chunks::of([Ok(r#"{"storageId":"#), Ok(r#""kg2f"}"#)]));
    assert_eq!(client.upload("https://a.test", stored).await.unwrap().as_str(), "kg2f");
    assert!(client.download("https://a.test").await.unwrap().bytes().await.unwrap().is_empty());
    let short = client.download("https://a.test").range(..4).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(kind(&short), Some(TransportErrorKind::Interrupted), "{short}");
}
