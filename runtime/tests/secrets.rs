//! Tokens and keys are shown nowhere.
#![cfg(all(feature = "hyper", feature = "reqwest", feature = "blocking", feature = "tracing"))]

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::protocol::Authorization;
use convex_typed::transport::hyper::HyperTransport;
use convex_typed::transport::reqwest::ReqwestTransport;
use convex_typed::transport::ureq::UreqTransport;
use convex_typed::transport::{Attempt, BoxFuture, ConnectOptions, SendError, Transfer, Transport};
use convex_typed::{
    Body, Bytes, Client, Error, Form, FunctionReference, HttpAction, Method, Mutation, Object, Paginated,
    PaginationResult, Query, SnapshotTimestamp, TransportErrorKind, UserIdentity,
};
use convex_typed_test_support::fake::{Answer, FakeTransport, answer, success};
use convex_typed_test_support::{Request, TraceRecorder};
use http::Response;

/// A part of every token and key.
const SECRET: &str = "c2VjcmV0";

const FAILED: &str = r#"{"status":"error","errorMessage":"no","errorData":1,"logLines":["[LOG] x"]}"#;

struct Secret;
convex_typed::object! { Secret {} }
impl FunctionReference<Mutation> for Secret {
    const PATH: &'static str = "secret:mutation";
    type Returns = f64;
}
impl FunctionReference<Query> for Secret {
    const PATH: &'static str = "secret:query";
    type Returns = PaginationResult<f64>;
}
impl Paginated for Secret {}
impl HttpAction for Secret {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/f/:token";
    fn path(&self) -> Cow<'static, str> {
        format!("/f/{SECRET}").into()
    }
}

/// Returns clients of one deployment, each with another kind of identity.
fn clients(client: &Client) -> [Client; 5] {
    let clients = [(); 5].map(|()| client.with_auth("nobody").unwrap());
    let [user, admin, acting, provided, other] = &clients;
    user.set_auth(SECRET).unwrap();
    admin.set_admin_auth(format!("prod:x|{SECRET}")).unwrap();
    acting.set_admin_auth_as(format!("prod:x|{SECRET}"), &UserIdentity::new("i", "s")).unwrap();
    provided.set_auth_provider(|refresh| async move { Ok(Some(format!("{SECRET}.{refresh}"))) });
    other.clear_auth();
    clients
}

fn debug(shown: &mut String, value: &impl Debug) {
    *shown += &format!("{value:?}\n{value:#?}\n");
}

fn show(shown: &mut String, error: &Error) {
    debug(shown, error);
    let mut cause: Option<&dyn StdError> = Some(error);
    while let Some(error) = cause {
        *shown += &format!("{error}\n{error:?}\n{error:#?}\n");
        cause = error.source();
    }
}

#[tokio::test(start_paused = true)]
async fn errors_and_events_do_not_show_them() {
    let (trace, _guard) = TraceRecorder::start();
    let mut shown = String::new();
    let answers: [fn() -> Answer; 7] = [
        || Ok(answer(401, r#"{"code":"InvalidAuthHeader","message":"no"}"#)),
        || Ok(answer(503, r#"{"code":"ExpiredInQueue","message":"no"}"#)),
        || Ok(answer(200, "<html>")),
        || Ok(success("\"no number\"")),
        || Err(SendError::new(TransportErrorKind::Connect, "no")),
        || Err(SendError::too_large(1)),
        || Ok(answer(200, FAILED)),
    ];
    for answer in answers {
        let fake = FakeTransport::new(move |_| (Duration::ZERO, answer()));
        for client in clients(&fake.client()) {
            show(&mut shown, &client.mutation(&Secret).await.unwrap_err());
            show(&mut shown, &client.query(&Secret).await.unwrap_err());
            show(&mut shown, &client.paginate(&Secret).try_next().await.unwrap_err());
            show(&mut shown, &client.call_dynamic("f:any", Object::new()).returning::<f64>().await.unwrap_err());
            show(&mut shown, &client.at(SnapshotTimestamp::from_nanos(1)).query(&Secret).await.unwrap_err());
            let http = client.http(&Secret).header("authorization", format!("Basic {SECRET}"));
            if let Err(error) = http.await {
                show(&mut shown, &error);
            }
            match client.http(&Secret).stream().await {
                Ok(stream) => debug(&mut shown, &stream.events()),
                Err(error) => show(&mut shown, &error),
            }
        }
        let seen = fake.take_requests();
        let sent = |seen: &Request| seen.header("authorization").is_some_and(|token| token.contains(SECRET));
        assert!(seen.iter().filter(|seen| sent(seen)).count() >= 25, "they were sent");
        seen.iter().for_each(|seen| debug(&mut shown, &seen.headers));
    }
    shown += &trace.take().join("\n");
    assert!(shown.contains("ExpiredInQueue") && shown.contains("function message"), "{shown}");
    assert!(!shown.contains(SECRET), "{shown}");
}

/// These contain the errors of the HTTP clients.
#[tokio::test]
async fn errors_of_the_network_do_not_show_them() {
    let mut shown = String::new();
    // Nothing listens there.
    let url = "http://127.0.0.1:1";
    for client in clients(&Client::builder().retries(0).build(url).unwrap()) {
        show(&mut shown, &client.mutation(&Secret).await.unwrap_err());
    }
    let client = convex_typed::blocking::Client::new(url).unwrap();
    client.set_auth(SECRET).unwrap();
    debug(&mut shown, &client);
    show(&mut shown, &client.query(&Secret).timeout(Duration::from_secs(1)).send().unwrap_err());
    assert!(shown.contains("cannot connect to http://127.0.0.1:1") && !shown.contains(SECRET), "{shown}");
}

#[test]
fn debug_does_not_show_them() {
    let mut shown = String::new();
    debug(&mut shown, &Client::builder());
    for client in clients(&FakeTransport::answers(Vec::new()).client()) {
        debug(&mut shown, &client);
        debug(&mut shown, &client.mutation(&Secret));
        debug(&mut shown, &client.query(&Secret).with_log_lines());
        debug(&mut shown, &client.query_batch((&Secret, &Secret)));
        debug(&mut shown, &client.at(SnapshotTimestamp::from_nanos(1)));
        debug(&mut shown, &client.paginate(&Secret));
        debug(&mut shown, &client.paginate(&Secret).pages());
        let http = || client.http(&Secret).header("authorization", format!("Basic {SECRET}"));
        debug(&mut shown, &http());
        debug(&mut shown, &http().stream());
        debug(&mut shown, &http().multipart(Form::new().text("name", SECRET)));
    }
    debug(&mut shown, &Authorization::admin(SECRET));
    debug(&mut shown, &Authorization::admin(SECRET).unwrap().header());
    // An invalid token may be a real one with a typo.
    for typo in [format!("{SECRET} {SECRET}"), format!("{SECRET}\u{fc}")] {
        show(&mut shown, &Authorization::user(&typo).unwrap_err());
    }
    // A key may be given in place of a URL.
    for start in
        ["prod:happy-cat-1|", "happy-cat-1|", "https://prod:happy-cat-1|", "https://", "Convex ", "https://a.b/?t="]
    {
        let key = format!("{start}{}", SECRET.repeat(if start.ends_with("//") { 10 } else { 1 }));
        show(&mut shown, &Client::new(&key).unwrap_err());
        show(&mut shown, &Client::builder().site_url(&key).build("https://a.convex.cloud").unwrap_err());
    }
    assert!(shown.contains("redacted") && !shown.contains(SECRET), "{shown}");
}

/// The URL of a file is a secret too, as anyone who knows it can use it.
#[tokio::test]
async fn debug_of_transports_and_requests_does_not_show_them() {
    /// Prints the requests.
    struct Printing(Arc<Mutex<String>>);

    impl Transport for Printing {
        fn send(&self, attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
            debug(&mut self.0.lock().unwrap(), &attempt);
            Box::pin(async { Err(SendError::new(TransportErrorKind::Interrupted, "no")) })
        }
        fn transfer(&self, transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
            debug(&mut self.0.lock().unwrap(), &transfer);
            Box::pin(async { Err(SendError::new(TransportErrorKind::Interrupted, "no")) })
        }
        fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
            Box::pin(async {})
        }
        fn now(&self) -> Duration {
            Duration::ZERO
        }
    }

    // Nothing listens there.
    let url = format!("http://127.0.0.1:1/api/storage/upload?token={SECRET}");
    let file = format!("http://127.0.0.1:1/api/storage/{SECRET}");
    let printed = Arc::new(Mutex::new(String::new()));
    let reqwest = ReqwestTransport::with_options(&ConnectOptions::new()).unwrap();
    let ureq = UreqTransport::with_options(&ConnectOptions::new()).unwrap();
    let hyper = HyperTransport::with_options(&ConnectOptions::new()).unwrap();
    let mut shown = String::new();
    let builders = [
        Client::builder().transport(hyper.clone()),
        Client::builder().transport(Printing(printed.clone())),
        Client::builder().transport(reqwest.clone()),
        Client::builder().transport(ureq.clone()),
    ];
    for builder in builders {
        let client = builder.retries(0).build("http://127.0.0.1:1").unwrap();
        client.set_auth(SECRET).unwrap();
        show(&mut shown, &client.upload(&url, "x").await.unwrap_err());
        show(&mut shown, &client.download(&file).await.unwrap_err());
        show(&mut shown, &client.http(&Secret).query("key", SECRET).await.unwrap_err());
        show(&mut shown, &client.http(&Secret).query("key", SECRET).stream().await.unwrap_err());
        debug(&mut shown, &client);
    }
    debug(&mut shown, &hyper);
    debug(&mut shown, &reqwest);
    debug(&mut shown, &ureq);
    let printed = printed.lock().unwrap();
    assert!(printed.contains("127.0.0.1:1") && printed.contains("GET"), "{printed}");
    assert!(!printed.contains(SECRET) && !shown.contains(SECRET), "{printed} {shown}");
}
