//! Streaming responses.

use convex_typed_test_support::fake::{self, FakeTransport};

use super::*;

#[tokio::test]
async fn headers_and_chunks_are_available_as_they_arrive() {
    let (url, tell) = on_demand(&["one", "two"]);
    for (name, client) in clients(&url, plain) {
        // Each chunk is sent only after the client has read everything before it.
        let mut answer = client.http(&Chat).body("hi").stream().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["content-type"]),
            (201, &"text/plain".parse().unwrap())
        );
        for part in ["one", "two"] {
            tell.send(()).unwrap();
            assert_eq!(answer.chunk().await.unwrap().unwrap(), part, "{name}");
        }
        assert!(answer.chunk().await.unwrap().is_none() && answer.chunk().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn the_body_can_be_read_into_memory_or_written() {
    let server = chunks(&[b"one", b"two"]);
    let url = &server.url;
    for (_, client) in clients(url, plain) {
        let mut answer = client.http(&Feed).stream().await.unwrap();
        answer.chunk().await.unwrap().unwrap();
        assert!(b"onetwo".ends_with(&answer.bytes().await.unwrap()));
        let mut file = Vec::new();
        assert_eq!(client.http(&Feed).stream().await.unwrap().write_to(&mut file).await.unwrap(), 6);
        assert_eq!(file, b"onetwo");
    }
}

#[tokio::test]
async fn lines_are_returned_one_by_one() {
    let server = chunks(&[b"first\nsec", b"ond\r", b"\n\nwith \xc3", b"\xbc\rinside\nno utf-8: \xff\n", b"last"]);
    let url = &server.url;
    for (name, client) in clients(url, plain) {
        let mut lines = client.http(&Feed).stream().await.unwrap().lines();
        let mut seen = Vec::new();
        while let Some(line) = lines.try_next().await.unwrap() {
            seen.push(line);
        }
        assert_eq!(seen, ["first", "second", "", "with ü\rinside", "no utf-8: \u{fffd}", "last"], "{name}");
        assert!(lines.next().await.is_none());
    }
}

#[tokio::test]
async fn an_incomplete_response_is_an_error() {
    let server = broken("half a li");
    let url = &server.url;
    for (name, client) in clients(url, plain) {
        let mut answer = client.http(&Feed).stream().await.unwrap();
        assert_eq!(answer.chunk().await.unwrap().unwrap(), "half a li");
        let error = answer.chunk().await.unwrap_err();
        assert_eq!(
            (kind(&error), error.function()),
            (Some(TransportErrorKind::Interrupted), Some("GET /feed")),
            "{name}"
        );
        assert!(answer.chunk().await.unwrap().is_none());

        let mut lines = client.http(&Feed).stream().await.unwrap().lines();
        assert_eq!(kind(&lines.try_next().await.unwrap_err()), Some(TransportErrorKind::Interrupted));
        assert!(lines.next().await.is_none());
        client.http(&Feed).stream().await.unwrap().bytes().await.unwrap_err();
    }
}

#[tokio::test]
async fn dropping_it_closes_the_connection() {
    let (url, closed) = silent("half");
    let closed = std::sync::Arc::new(Mutex::new(closed));
    let wait = || {
        let closed = closed.clone();
        tokio::task::spawn_blocking(move || closed.lock().unwrap().recv_timeout(Duration::from_secs(20)).unwrap())
    };
    for (_, client) in clients(&url, plain) {
        let mut answer = client.http(&Feed).stream().await.unwrap();
        answer.chunk().await.unwrap().unwrap();
        drop(answer);
        wait().await.unwrap();
        // An error closes it too, even before `lines` is dropped.
        let mut lines = client.http(&Feed).stream().await.unwrap().lines().limit(3);
        lines.next().await.unwrap().unwrap_err();
        wait().await.unwrap();
    }
}

#[tokio::test]
async fn streams_time_out() {
    let (url, _closed) = silent("half");
    let soon = Duration::from_millis(30);
    for (name, client) in clients(&url, plain) {
        let error = async { client.http(&Feed).stream().idle_timeout(soon).await?.bytes().await }.await.unwrap_err();
        assert!(error.is_timeout() && error.to_string().ends_with("no data for 30ms"), "{name}: {error}");
        for call in [client.http(&Feed).timeout(soon).stream(), client.http(&Feed).stream().timeout(soon)] {
            let error = async { call.await?.bytes().await }.await.unwrap_err();
            assert!(error.is_timeout(), "{name}: {error}");
        }
    }
    let url = play(|mut connection| connection.until_closed());
    for (_, client) in clients(&url, plain) {
        assert!(client.http(&Feed).stream().idle_timeout(soon).await.unwrap_err().is_timeout());
    }
}

#[tokio::test]
async fn responses_and_lines_have_a_limit() {
    let server = chunks(&[b"12345678", b"9\r", b"\n12"]);
    let url = &server.url;
    for (name, client) in clients(url, |builder| builder.response_limit(11)) {
        let mut answer = client.http(&Feed).stream().await.unwrap();
        assert_eq!(answer.chunk().await.unwrap().unwrap(), "12345678");
        assert_eq!(answer.chunk().await.unwrap().unwrap(), "9\r");
        let error = answer.chunk().await.unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{name}: {error}");
        assert!(error.to_string().contains("larger than 11 bytes"), "{error}");
        assert!(answer.chunk().await.unwrap().is_none());
    }
    for (name, client) in clients(url, plain) {
        let mut lines = client.http(&Feed).stream().await.unwrap().lines().limit(8);
        let error = lines.next().await.unwrap().unwrap_err();
        assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{name}: {error}");
        assert!(error.to_string().contains("a line is longer than 8 bytes; `limit` sets the limit"), "{error}");
        assert!(lines.next().await.is_none());
        let mut lines = client.http(&Feed).stream().await.unwrap().lines().limit(9);
        assert_eq!(lines.next().await.unwrap().unwrap(), "123456789");
        assert_eq!(lines.next().await.unwrap().unwrap(), "12");
    }
}

#[tokio::test]
async fn an_error_response_is_read_completely() {
    let thrown = r#"{"code":"[Request ID: 1] Server Error","data":{"n":1.0}}"#;
    let server = Server::by(move |_| Reply::new(418, thrown).header("X-A", "b"));
    for (_, client) in clients(&server.url, plain) {
        let error = client.http(&Chat).stream().await.unwrap_err();
        assert_eq!(error.data_as::<serde_json::Value>(), Some(serde_json::json!({ "n": 1.0 })));
        let Error::HttpAction(error) = error else { panic!("{error}") };
        assert_eq!((error.status.as_u16(), &*error.action), (418, "POST /chat"));
        assert_eq!(error.headers["x-a"], "b");
    }
}

#[tokio::test(start_paused = true)]
async fn streams_are_authorized_and_retried_as_other_calls() {
    let busy = r#"{"code":"ExpiredInQueue","message":"no"}"#;
    let fake = FakeTransport::answers(vec![
        Ok(fake::answer(503, busy)),
        Ok(fake::answer(200, "fed")),
        Ok(fake::answer(503, busy)),
        Ok(fake::answer(401, "")),
        Ok(fake::answer(200, "fed")),
        Ok(fake::answer(200, "fed")),
    ]);
    let client = fake.client();
    client.set_auth_provider(|force| async move { Ok(Some(format!("jwt-{force}"))) });
    let fed = client.http(&Feed).query("a", "b").stream().await.unwrap();
    assert_eq!(fed.bytes().await.unwrap(), "fed");
    client.http(&Chat).body("once").stream().await.unwrap_err();
    assert!(client.http(&Feed).stream().await.unwrap_err().is_unauthorized());
    client.http(&Feed).stream().await.unwrap();
    client.http(&Feed).header("authorization", "Basic x").stream().await.unwrap();
    let seen = fake.take_requests();
    assert_eq!(seen[0].uri, "https://a.convex.site/feed?a=b");
    let tokens: Vec<_> = seen.iter().map(|seen| seen.header("authorization").unwrap()).collect();
    let jwt = "Bearer jwt-false";
    // The rejected token is not used again.
    assert_eq!(tokens, [jwt, jwt, jwt, jwt, "Bearer jwt-true", "Basic x"]);
}

#[tokio::test]
async fn stream_after_the_first_poll_is_an_error() {
    let client = FakeTransport::answers(vec![Ok(fake::answer(200, ""))]).client();
    let mut call = client.http(&Feed);
    (&mut call).await.unwrap();
    let error = call.stream().await.unwrap_err();
    assert!(matches!(error, Error::Encode(_)) && error.to_string().contains("before the call is polled"), "{error}");
}

#[cfg(feature = "tracing")]
#[tokio::test(start_paused = true)]
async fn a_stream_has_a_span() {
    let (trace, _guard) = convex_typed_test_support::TraceRecorder::start();
    let client =
        FakeTransport::answers(vec![Ok(fake::answer(200, "fed and more")), Ok(fake::answer(404, ""))]).client();
    client.http(&Chat).body("hi").stream().await.unwrap().lines().limit(3).next().await.unwrap().unwrap_err();
    let seen: Vec<_> = trace.take().into_iter().filter(|line| !line.contains("milliseconds")).collect();
    assert_eq!(
        seen[..7],
        [
            r#"1 convex function="POST /chat" kind="http" sent=2 otel.name="POST /chat" otel.kind="client""#,
            r#"1 http.request.method="POST""#,
            r#"1 server.address="a.convex.site""#,
            "1 server.port=443",
            "1 attempts=1",
            "1 http.response.status_code=200",
            "1 received=12",
        ]
    );
    assert!(seen[7].contains("error=POST /chat: ") && seen[7].contains("a line is longer"), "{seen:?}");
    client.http(&Chat).stream().await.unwrap_err();
    assert!(trace.take().iter().any(|line| line == "2 http.response.status_code=404"));
}
