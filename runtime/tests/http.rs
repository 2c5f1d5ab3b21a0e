//! HTTP actions.
#![cfg(feature = "client")]

use std::borrow::Cow;
use std::time::Duration;

use convex_typed::http::{rest, segment};
use convex_typed::{Bytes, Client, Error, Fault, HttpAction, Kind, Method};
use convex_typed_test_support::Request;
use convex_typed_test_support::fake::{FakeTransport, answer};
use convex_typed_test_support::functions::Post;

struct Files(&'static str);
impl HttpAction for Files {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/files/*";
    fn path(&self) -> Cow<'static, str> {
        format!("/files/{}", rest(self.0)).into()
    }
}

struct User(&'static str);
impl HttpAction for User {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/users/:id";
    fn path(&self) -> Cow<'static, str> {
        format!("/users/{}", segment(self.0)).into()
    }
}

fn echo() -> FakeTransport {
    FakeTransport::new(|seen| (Duration::ZERO, Ok(answer(201, seen.text()))))
}

#[tokio::test(start_paused = true)]
async fn a_call_has_a_body_headers_and_query_parameters() {
    let fake = echo();
    let client = fake.client().with_auth("jwt").unwrap();
    let reply = client.http(&Post).header("x-a", "1").query("a b", "ü&").query("c", "d").body("hi").await.unwrap();
    assert_eq!((reply.status().as_u16(), &**reply.body()), (201, b"hi".as_slice()));
    client.http(&Post).json(&[1, 2]).header("authorization", "Basic x").await.unwrap();
    client.http(&Files("/a b")).await.unwrap();

    let seen = fake.take_requests();
    let first = &seen[0];
    assert_eq!(first.uri, "https://a.convex.site/messages?a%20b=%C3%BC%26&c=d");
    assert_eq!(first.method, Method::POST);
    assert_eq!(first.header("x-a"), Some("1"));
    assert_eq!(first.header("authorization"), Some("Bearer jwt"));
    assert_eq!(first.timeout, Duration::from_secs(310));
    assert_eq!(seen[1].text(), "[1,2]");
    assert_eq!(seen[1].header("content-type"), Some("application/json"));
    assert_eq!(seen[1].header("authorization"), Some("Basic x"));
    assert!(!format!("{seen:?}").contains("Basic x") && !format!("{seen:?}").contains("jwt"));
    assert_eq!(seen[2].uri, "https://a.convex.site/files/a%20b");
}

#[tokio::test(start_paused = true)]
async fn invalid_paths_and_headers_are_errors() {
    let client = FakeTransport::answers(Vec::new()).client();
    for error in [
        client.http(&Files("a/../../api")).await.unwrap_err(),
        client.http(&Files("./x")).await.unwrap_err(),
        client.http(&User("..")).await.unwrap_err(),
        client.http(&Post).header("bad name", "x").await.unwrap_err(),
        client.http(&Post).header("x", "line\nbreak").body("x").await.unwrap_err(),
    ] {
        assert!(matches!(error, Error::Encode(_)), "{error:?}");
    }
    for (path, part) in [
        // URL parsers decode dots.
        ("/a/%2e%2E/b", "has a segment `.` or `..`"),
        ("/a/..?x", "has a segment `.` or `..`"),
        // Some read a backslash as a slash.
        ("/a/..\\b", "not percent-encoded"),
        ("\\a", "does not begin with `/`"),
        // They drop the fragment.
        ("/a#b", "not percent-encoded"),
        ("/ü", "not percent-encoded"),
        ("/a b", "not percent-encoded"),
        ("a", "does not begin with `/`"),
    ] {
        let error = client.http(&Raw(path)).await.unwrap_err().to_string();
        assert!(error.contains(part), "{path}: {error}");
    }
}

/// A path that is sent as it is.
struct Raw(&'static str);
impl HttpAction for Raw {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/*";
    fn path(&self) -> Cow<'static, str> {
        self.0.into()
    }
}

#[tokio::test(start_paused = true)]
async fn query_parameters_may_have_dots() {
    let fake = echo();
    fake.client().http(&Raw("/x?next=/../b")).query("more", "/../c").await.unwrap();
    assert_eq!(fake.take_requests()[0].uri, "https://a.convex.site/x?next=/../b&more=%2F..%2Fc");
}

#[tokio::test(start_paused = true)]
async fn errors_of_actions_are_decoded() {
    let thrown = r#"{"code":"[Request ID: 1] Server Error: no","trace":"..","data":{"n":{"$integer":"BwAAAAAAAAA="}}}"#;
    let fake = FakeTransport::answers(vec![Ok(answer(500, thrown)), Ok(answer(404, "No matching routes found"))]);
    let client = fake.client();
    let error = client.http(&User("a")).await.unwrap_err();
    #[derive(Debug, PartialEq)]
    struct Data {
        n: i64,
    }
    convex_typed::object! { Data { n } }
    assert_eq!(error.data_as::<Data>(), Some(Data { n: 7 }));
    assert!(
        error.to_string().starts_with("GET /users/:id: HTTP 500 Internal Server Error: [Request ID: 1]"),
        "{error}"
    );
    assert!(error.fault() == Fault::Function && !error.is_retryable());
    let error = client.http(&Post).await.unwrap_err();
    assert!(error.to_string().starts_with("POST /messages: HTTP 404 Not Found: No matching routes found; "), "{error}");
    let Error::HttpAction(error) = error else { panic!("{error}") };
    assert_eq!(error.body, Bytes::from("No matching routes found"));
}

fn always(status: u16, body: &'static str) -> FakeTransport {
    FakeTransport::new(move |_| {
        let mut answer = answer(status, body);
        answer.headers_mut().insert("retry-after", 7.into());
        (Duration::ZERO, Ok(answer))
    })
}

/// Retries wait for `Retry-After`.
#[tokio::test(start_paused = true)]
async fn errors_of_the_deployment_are_retried_only_for_get() {
    for (status, body) in [
        (503, r#"{"code":"ExpiredInQueue","message":"no"}"#),
        (429, r#"{"code":"TooManyConcurrentRequests","message":"no"}"#),
        (502, "<html>"),
        (504, ""),
        (522, ""),
    ] {
        let fake = always(status, body);
        let error = fake.client().http(&User("a")).await.unwrap_err();
        assert!(error.is_safe_to_retry(Kind::Query) && error.fault() == Fault::Deployment, "{error:?}");
        let at: Vec<_> = fake.take_requests().iter().map(|seen| seen.at).collect();
        assert!(at.len() == 3 && at.windows(2).all(|pair| pair[1] - pair[0] >= Duration::from_secs(7)), "{at:?}");
        let fake = always(status, body);
        fake.client().http(&Post).await.unwrap_err();
        assert_eq!(fake.take_requests().len(), 1, "the action itself may have sent it");
    }
}

/// As far as the client can tell, the action sent these responses itself.
#[tokio::test(start_paused = true)]
async fn error_responses_of_the_action_are_not_retried() {
    for (status, body) in [
        (408, ""),
        (425, ""),
        (429, r#"{"retryIn":7}"#),
        (429, r#"{"code":"TooManyConcurrentRequests"}"#),
        (503, "down for maintenance"),
        (503, r#"{"code":"Maintenance","message":"no"}"#),
        (500, r#"{"code":"[Request ID: 1] Server Error: no"}"#),
    ] {
        let fake = always(status, body);
        let error = fake.client().http(&User("a")).await.unwrap_err();
        assert_eq!(fake.take_requests().len(), 1, "{error}");
        assert!(!error.is_safe_to_retry(Kind::Query) && error.is_retryable() == (status != 500), "{error:?}");
        assert_eq!(error.fault(), Fault::Function);
        let Error::HttpAction(error) = error else { panic!("{error}") };
        assert_eq!(error.retry_after, Some(Duration::from_secs(7)));
        assert_eq!(error.code.as_deref(), body.contains("Maintenance").then_some("Maintenance"));
    }
}

#[tokio::test(start_paused = true)]
async fn every_method_has_the_timeout_of_actions() {
    let fake = echo();
    fake.client().http(&User("a")).await.unwrap();
    let builder = fake.builder().timeout(Kind::Action, Duration::from_secs(9));
    let client = builder.timeout(Kind::Query, Duration::from_secs(5)).build("https://a.convex.cloud").unwrap();
    client.http(&User("a")).await.unwrap();
    client.http(&User("a")).timeout(Duration::from_secs(3)).await.unwrap();
    let timeouts: Vec<_> = fake.take_requests().iter().map(|seen| seen.timeout.as_secs()).collect();
    assert_eq!(timeouts, [310, 9, 3]);
}

#[tokio::test(start_paused = true)]
async fn the_request_for_the_site_counts_towards_the_timeout() {
    let urls = r#"{"convexCloudUrl":"https://api.test","convexSiteUrl":"https://site.test/"}"#;
    let fake = FakeTransport::new(move |seen| {
        let urls_request = seen.uri.path().starts_with("/api/v1/");
        (Duration::from_secs(4), Ok(answer(200, if urls_request { urls } else { "hi" })))
    });
    let client = fake.builder().build("https://api.test").unwrap();
    client.set_admin_auth("key").unwrap();
    client.http(&Post).timeout(Duration::from_secs(10)).await.unwrap();
    let seen = fake.take_requests();
    assert_eq!(seen.iter().map(|seen| seen.timeout.as_secs()).collect::<Vec<_>>(), [10, 6]);
    assert_eq!(seen[1].uri, "https://site.test/messages");
}

#[tokio::test(start_paused = true)]
async fn the_site_is_derived_set_or_requested() {
    for (url, site, expected) in [
        ("https://a.eu-west-1.convex.cloud", None, "https://a.eu-west-1.convex.site/messages"),
        ("http://127.0.0.1:3210/", None, "http://127.0.0.1:3210/http/messages"),
        ("https://api.test", Some("https://site.test/x/"), "https://site.test/x/messages"),
    ] {
        let fake = echo();
        let builder = fake.builder();
        let builder = if let Some(site) = site { builder.site_url(site) } else { builder };
        builder.build(url).unwrap().http(&Post).await.unwrap();
        assert_eq!(fake.take_requests()[0].uri, expected);
    }
    assert!(Client::builder().transport(echo()).site_url("https://a.convex.cloud").build("https://a.test").is_err());

    let urls = r#"{"convexCloudUrl":"https://api.test","convexSiteUrl":"https://site.test"}"#;
    let answers = vec![Ok(answer(200, "{}")), Ok(answer(200, urls)), Ok(answer(200, "")), Ok(answer(200, ""))];
    let fake = FakeTransport::answers(answers);
    let client = fake.builder().build("https://api.test").unwrap();
    let error = client.http(&Post).await.unwrap_err();
    assert!(matches!(error, Error::Url(_)) && error.to_string().contains("ClientBuilder::site_url"), "{error}");
    client.set_auth("jwt").unwrap();
    client.http(&Post).await.unwrap_err();
    client.set_admin_auth("key").unwrap();
    assert!(matches!(client.http(&Post).await.unwrap_err(), Error::Platform(_)));
    client.http(&Post).await.unwrap();
    client.with_auth("jwt").unwrap().http(&Post).await.unwrap();
    let seen: Vec<_> = fake.take_requests().iter().map(Request::line).collect();
    let (urls_request, call) = ("GET https://api.test/api/v1/get_canonical_urls", "POST https://site.test/messages");
    assert_eq!(seen, [urls_request, urls_request, call, call]);
}
