//! The client against a real socket.
#![cfg(feature = "_tokio")]

use convex_typed::{Bytes, Client, Error, FunctionReference, Mutation, Query, Value};
use convex_typed_test_support::functions::Nothing;
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

#[derive(Clone)]
struct Send_ {
    body: String,
    n: i64,
}
convex_typed::object! { Send_ { body, n } }

impl FunctionReference<Mutation> for Send_ {
    const PATH: &'static str = "messages:send";
    type Returns = Vec<Message>;
}

#[derive(Debug, PartialEq)]
struct Message {
    author: String,
    at: i64,
    raw: Option<Bytes>,
}
convex_typed::object! { Message { author, at, ?raw } }

fn send() -> Send_ {
    Send_ { body: "hi \"there\"".into(), n: 7 }
}

/// Returns the error of a mutation with this response.
async fn error_of(reply: Reply) -> Error {
    let server = Server::new(vec![reply]);
    once(&server.url).mutation(&send()).await.unwrap_err()
}

/// A client without retries.
fn once(url: &str) -> Client {
    Client::builder().retries(0).build(url).unwrap()
}

#[tokio::test]
async fn a_call_is_one_request() {
    let value = r#"[{"author":"Ada","at":{"$integer":"BwAAAAAAAAA="},"new":1.0,"raw":{"$bytes":"aGk="}}]"#;
    let server = Server::new(vec![Reply::success(value)]);
    let client = Client::new(&format!("{}/", server.url)).unwrap();
    assert_eq!(client.url(), server.url);

    let call = client.mutation(&send());
    let messages = tokio::spawn(call).await.unwrap().unwrap();
    let raw = Some(Bytes::from_static(b"hi"));
    assert_eq!(messages, [Message { author: "Ada".into(), at: 7, raw }]);

    let seen = server.take_request();
    assert_eq!(seen.line(), "POST /api/mutation");
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("convex-client"), Some(concat!("convex-typed-rs-", env!("CARGO_PKG_VERSION"))));
    assert_eq!(seen.header("authorization"), None);
    assert_eq!(
        seen.body,
        r#"{"path":"messages:send","format":"convex_encoded_json","args":{"body":"hi \"there\"","n":{"$integer":"BwAAAAAAAAA="}}}"#
    );
}

#[tokio::test]
async fn each_kind_has_its_endpoint() {
    let server = Server::new(vec![Reply::success("null"), Reply::success("[1,2.0]"), Reply::success("null")]);
    let client = Client::new(&server.url).unwrap();
    assert_eq!(client.query(&Nothing).await.unwrap(), Value::Null);
    assert_eq!(client.query(&Nothing).returning::<Vec<u8>>().await.unwrap(), [1, 2]);
    client.action(&Nothing).await.unwrap();
    let seen = server.take_requests();
    assert_eq!(seen[0].line(), "POST /api/query");
    assert_eq!(seen[0].body, r#"{"path":"nothing:default","format":"convex_encoded_json","args":{}}"#);
    assert_eq!(seen[2].line(), "POST /api/action");
}

#[tokio::test]
async fn a_call_has_the_last_identity_that_was_set() {
    let server = Server::new(vec![Reply::success("null"); 4]);
    let client = Client::new(&server.url).unwrap();
    let clone = client.clone();
    let made_before = client.query(&Nothing);
    clone.set_auth("jwt.with.dots\n").unwrap();
    assert!(!format!("{client:?} {made_before:?}").contains("dots"));
    made_before.await.unwrap();
    client.set_admin_auth("prod:happy|secret").unwrap();
    client.query(&Nothing).await.unwrap();
    let error = client.set_auth("two words").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("words"), "{error}");
    client.query(&Nothing).await.unwrap();
    client.clear_auth();
    client.query(&Nothing).await.unwrap();
    let seen = server.take_requests();
    let identities: Vec<_> = seen.iter().map(|seen| seen.header("authorization")).collect();
    let admin = Some("Convex prod:happy|secret");
    assert_eq!(identities, [Some("Bearer jwt.with.dots"), admin, admin, None]);
}

#[tokio::test]
async fn function_errors_have_data_null_or_none() {
    let failed = |data: &str| {
        Reply::new(
            200,
            format!(
                r#"{{"logLines":["[LOG] 'x'"],{data}"status":"error","errorMessage":"[Request ID: 0a1b] Server Error"}}"#
            ),
        )
    };
    let error = error_of(failed(r#""errorData":{"code":{"$integer":"BwAAAAAAAAA="}},"#)).await;
    #[derive(Debug, PartialEq)]
    struct Data {
        code: i64,
    }
    convex_typed::object! { Data { code } }
    assert_eq!(error.data_as::<Data>(), Some(Data { code: 7 }));
    assert_eq!(error.data_as::<String>(), None);
    assert_eq!(error.function(), Some("messages:send"));
    assert_eq!(
        error.to_string(),
        "messages:send: [Request ID: 0a1b] Server Error (data: {\"code\":{\"$integer\":\"BwAAAAAAAAA=\"}})"
    );
    let Error::Function(error) = error else { panic!("{error}") };
    assert_eq!(error.request_id.as_deref(), Some("0a1b"));
    assert_eq!(error.log_lines, ["[LOG] 'x'"]);

    for (data, expected) in [(r#""errorData":null,"#, Some(Value::Null)), ("", None)] {
        let Error::Function(error) = error_of(failed(data)).await else { panic!("{data}") };
        assert_eq!(error.data, expected);
    }
}

#[tokio::test]
async fn errors_say_what_to_do() {
    let lost = r#"{"status":"error","errorMessage":"Could not find public function for 'messages:send'."}"#;
    for status in [200, 560] {
        let error = error_of(Reply::new(status, lost)).await;
        assert!(matches!(error, Error::Function(_)), "{error:?}");
        assert!(error.to_string().contains("deploy it with `npx convex dev`"), "{error}");
    }

    let expired = r#"{"code":"AuthHeader","message":"Token expired"}"#;
    let server = Server::new(vec![Reply::new(401, expired)]);
    let client = once(&server.url);
    client.set_auth("jwt").unwrap();
    let error = client.mutation(&send()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "messages:send: HTTP 401 Unauthorized, AuthHeader: Token expired; the token is invalid or \
         has expired: call `set_auth` with a fresh one, or `clear_auth` to continue without"
    );
    let Error::Platform(error) = error else { panic!("{error}") };
    assert_eq!((error.status.as_u16(), error.code.as_deref()), (401, Some("AuthHeader")));
    assert_eq!(error.body, expired);
}

#[tokio::test]
async fn responses_that_are_not_from_convex_are_errors() {
    let page = format!("<html>\n  <h1>Bad\tgateway</h1>{}</html>", "x".repeat(1000));
    let error = error_of(Reply::new(502, &page)).await;
    let text = error.to_string();
    assert!(text.starts_with("messages:send: HTTP 502 Bad Gateway: an HTML page; probably from a proxy"), "{text}");
    assert!(text.len() < 300, "{text}");
    let Error::Platform(error) = error else { panic!("{text}") };
    assert_eq!(error.body, page);

    let error = error_of(Reply::new(404, "")).await.to_string();
    assert_eq!(error, "messages:send: HTTP 404 Not Found; check that this is the URL of a Convex deployment");
    for body in ["", "<html>", "[]", r#"{"status":"maybe"}"#, r#"{"status":"success"}"#] {
        let error = error_of(Reply::new(200, body)).await;
        assert!(matches!(error, Error::Platform(_)), "{body}: {error:?}");
        assert!(error.to_string().contains("not a response of Convex"), "{error}");
    }
}

#[tokio::test]
async fn decode_errors_have_the_path() {
    let error = error_of(Reply::success(r#"[{"author":"Ada","at":3.5}]"#)).await;
    let text = error.to_string();
    assert!(text.contains("at `[0].at`: invalid type: floating point `3.5`, expected an int64"), "{text}");
    assert!(text.contains("regenerate"), "{text}");
    let Error::Decode(error) = error else { panic!("{text}") };
    assert_eq!(error.path, "[0].at");
    assert!(error.expected.contains("Message"), "{}", error.expected);

    let error = error_of(Reply::success("true")).await;
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.path, "");
}

#[tokio::test]
async fn large_responses_are_read() {
    let text = "x".repeat(20_000_000);
    let server = Server::new(vec![Reply::success(&format!("\"{text}\""))]);
    assert_eq!(once(&server.url).query(&Nothing).await.unwrap(), Value::from(text));
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn a_given_http_client_is_used() {
    let server = Server::new(vec![Reply::success("1.0")]);
    let http = reqwest::Client::builder().user_agent("mine").build().unwrap();
    let transport = convex_typed::transport::reqwest::ReqwestTransport::new(http);
    let client = Client::builder().transport(transport).build(&server.url).unwrap();
    client.query(&Nothing).await.unwrap();
    assert_eq!(server.take_request().header("user-agent"), Some("mine"));
}

#[tokio::test]
async fn arguments_that_cannot_be_encoded_are_an_error() {
    #[derive(serde::Serialize)]
    struct Args(u64);
    impl FunctionReference<Query> for Args {
        const PATH: &'static str = "a:b";
        type Returns = ();
    }
    let client = Client::new("http://127.0.0.1:1").unwrap();
    let error = client.query(&Args(u64::MAX)).await.unwrap_err();
    assert!(error.to_string().contains("a:b: cannot encode the arguments: the integer"), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    let error = client.query(&Args(1)).await.unwrap_err().to_string();
    assert_eq!(error, "a:b: cannot encode the arguments: they must be an object");
}

#[tokio::test]
async fn clients_of_other_identities_do_not_share_tokens() {
    use convex_typed::UserIdentity;

    let server = Server::new(vec![Reply::success("null"); 4]);
    let nobody = Client::new(&server.url).unwrap();
    let admin = nobody.with_admin_auth("prod:happy|secret\n").unwrap();
    let acting = admin.with_admin_auth_as("prod:happy|secret", &UserIdentity::new("i", "s")).unwrap();
    let user = admin.with_auth("jwt").unwrap();
    for client in [&admin, &acting, &user, &nobody] {
        client.query(&Nothing).await.unwrap();
    }
    let seen = server.take_requests();
    let identities: Vec<_> = seen.iter().map(|seen| seen.header("authorization")).collect();
    let acting_as = "Convex prod:happy|secret:eyJpc3N1ZXIiOiJpIiwic3ViamVjdCI6InMiLCJ0b2tlbklkZW50aWZpZXIiOiJpfHMifQ==";
    assert_eq!(identities, [Some("Convex prod:happy|secret"), Some(acting_as), Some("Bearer jwt"), None]);
    for refused in [admin.with_admin_auth("two words"), admin.with_admin_auth_as(" ", &UserIdentity::new("i", "s"))] {
        let error = refused.unwrap_err();
        assert!(matches!(error, Error::Token(_)) && !error.to_string().contains("words"), "{error}");
    }
}
