//! Streaming request bodies, and forms.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use convex_typed::{Form, Part};
use convex_typed_test_support::{Chunks, Request};
use futures_core::Stream;

use super::*;

/// Responds to each request with its body.
fn echo() -> Server {
    Server::by(|request| Reply::new(200, &request.body))
}

#[tokio::test]
async fn bytes_files_and_streams_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("note");
    std::fs::write(&path, "from a file").unwrap();
    let server = echo();
    for (name, client) in clients(&server.url, plain) {
        let stream = || Body::stream(Chunks::new(vec![Ok("from a "), Ok("stream")]));
        let file = Body::file(&path).await.unwrap();
        for (body, expected, length) in [
            (Body::from("from bytes"), "from bytes", Some("10")),
            (file, "from a file", Some("11")),
            (stream(), "from a stream", None),
            (stream().with_length(13), "from a stream", Some("13")),
        ] {
            // The response is read completely here, and streamed below.
            let answer = client.http(&Chat).header("content-type", "text/plain").body(body).await.unwrap();
            assert_eq!(answer.body(), expected, "{name}");
            let seen = server.take_request();
            assert_eq!((seen.header("content-length"), seen.header("content-type")), (length, Some("text/plain")));
            assert_eq!(seen.header("transfer-encoding"), length.is_none().then_some("chunked"));
        }
        let answer = client.http(&Chat).body(stream()).stream().await.unwrap();
        assert_eq!(answer.bytes().await.unwrap(), "from a stream");
        server.take_request();
        client.http(&Chat).stream().await.unwrap();
        assert_eq!(server.take_request().header("content-length"), Some("0"), "{name}");
        client.http(&Feed).stream().await.unwrap();
        let seen = server.take_request();
        assert_eq!((seen.header("content-length"), seen.header("transfer-encoding")), (None, None), "{name}");
        assert_eq!(seen.header("accept-encoding"), Some("identity"), "{name}");
    }
}

#[tokio::test]
async fn a_response_may_begin_before_the_request_ends() {
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    /// Returns the second half after a message.
    struct Halves(usize, tokio::sync::mpsc::UnboundedReceiver<()>);
    impl Stream for Halves {
        type Item = io::Result<&'static str>;
        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            if self.0 == 1 {
                std::task::ready!(self.1.poll_recv(cx));
            }
            self.0 += 1;
            Poll::Ready(["hello", "there"].get(self.0 - 1).map(|half| Ok(*half)))
        }
    }
    let url = play(|mut connection| {
        connection.read_head().unwrap();
        let mut first = [0; 10];
        connection.read_exact(&mut first).unwrap();
        begin_on(&mut connection);
        connection.send(chunk(&first[3..8]));
        let rest = connection.read_chunks().unwrap();
        connection.send(chunk(rest));
        connection.send(chunk(""));
    });
    // Only with the default transport, as others may not support it.
    let (_, client) = clients(&url, plain).remove(0);
    let mut answer = client.http(&Chat).body(Body::stream(Halves(0, told))).stream().await.unwrap();
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "hello");
    tell.send(()).unwrap();
    assert_eq!(answer.bytes().await.unwrap(), "there");
}

#[tokio::test]
async fn errors_of_the_body_are_reported() {
    let url = play(|mut connection| connection.until_closed());
    for (name, client) in clients(&url, plain) {
        let body = || Body::stream(Chunks::new(vec![Ok("1"), Err(io::Error::other("disk on fire"))]));
        for error in [
            client.http(&Chat).body(body()).await.unwrap_err(),
            client.http(&Chat).body(body()).stream().await.unwrap_err(),
        ] {
            assert!(matches!(error, Error::Io(_)), "{name}: {error}");
            assert_eq!(error.to_string(), "POST /chat: cannot read the body: disk on fire");
            assert_eq!(error.function(), Some("POST /chat"));
        }
    }
}

/// Splits a form at its boundary, and returns the parts.
fn parts(request: &Request) -> Vec<String> {
    let boundary = request.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_eq!(boundary.len(), 32);
    let body = request.text().strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let parts: Vec<_> = body.split(&format!("--{boundary}\r\n")).map(str::to_owned).collect();
    assert_eq!(parts[0], "");
    parts[1..].to_vec()
}

#[tokio::test]
async fn forms_have_fields_and_files() {
    let server = echo();
    for (name, client) in clients(&server.url, plain) {
        let note = || Part::new("a note").file_name("a \"note\"\r\n.txt").content_type("text/plain");
        let stream = || Part::new(Body::stream(Chunks::new(vec![Ok("in "), Ok("parts")]))).file_name("s");
        let form = || Form::new().text("title", "Ünïcode\r\n").text("a\"b", "").part("note", note());
        let fields = [
            "Content-Disposition: form-data; name=\"title\"\r\n\r\nÜnïcode\r\n\r\n",
            "Content-Disposition: form-data; name=\"a%22b\"\r\n\r\n\r\n",
            "Content-Disposition: form-data; name=\"note\"; filename=\"a %22note%22%0D%0A.txt\"\r\n\
             Content-Type: text/plain\r\n\r\na note\r\n",
        ];
        let file = "Content-Disposition: form-data; name=\"file\"; filename=\"s\"\r\n\r\nin parts\r\n";

        client.http(&Chat).multipart(form()).await.unwrap();
        let request = server.take_request();
        assert_eq!(parts(&request), fields, "{name}");
        assert_eq!(request.header("content-length"), Some(&*request.body.len().to_string()));

        client.http(&Chat).multipart(form().part("file", stream())).await.unwrap();
        let request = server.take_request();
        assert_eq!(parts(&request), [&fields[..], &[file]].concat(), "{name}");
        assert_eq!(request.header("transfer-encoding"), Some("chunked"));

        let measured = Part::new(Body::stream(Chunks::new(vec![Ok("in "), Ok("parts")])).with_length(8)).file_name("s");
        client.http(&Chat).multipart(Form::new().part("file", measured)).stream().await.unwrap();
        let request = server.take_request();
        assert_eq!(parts(&request), [file], "{name}");
        assert_eq!(request.header("content-length"), Some(&*request.body.len().to_string()));

        client.http(&Chat).multipart(Form::new()).await.unwrap();
        let request = server.take_request();
        assert!(request.text().starts_with("--") && request.header("content-length") == Some("38"));

        let odd = Form::new().part("a", Part::new("").content_type("text/plain\r\nX: y"));
        let error = client.http(&Chat).multipart(odd).await.unwrap_err();
        assert!(matches!(error, Error::Encode(_)) && error.to_string().contains("content type of a part"), "{error}");
    }
}
