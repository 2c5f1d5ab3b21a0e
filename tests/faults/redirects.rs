//! Redirects are not followed: the function could run twice, and another host would get the token.
//!
//! Most tests use the HTTP clients that our clients create, because those must not follow.

use convex_typed::transport::ureq::UreqTransport;
#[cfg(feature = "reqwest")]
use convex_typed::transport::{ConnectOptions, reqwest::ReqwestTransport};
use convex_typed::{Client, ClientBuilder, Error, Fault, HttpAction, Kind, Method};
use convex_typed_test_support::functions::{F, KINDS, call};
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

use crate::row::{NONE, fails, judged, platform};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// A path whose query contains a URL is still on the same host.
const PATH: &str = "/elsewhere?from=https://a.test";

/// The async clients, with default settings.
fn builders() -> Vec<ClientBuilder> {
    vec![
        Client::builder(),
        #[cfg(feature = "reqwest")]
        Client::builder().transport(ReqwestTransport::with_options(&ConnectOptions::new()).unwrap()),
    ]
}

/// Checks that the error names the target of the redirect.
fn is_redirect(error: &Error, status: u16, location: &str) {
    // A URL of another host means that the client was given the wrong one.
    let absolute = location.starts_with("http");
    judged(error, if absolute { Fault::Caller } else { Fault::Deployment }, NONE);
    let text = error.to_string();
    assert!(text.contains(&format!("it redirects to {location}")), "{text}");
    assert_eq!(text.ends_with("use the URL of that host"), absolute, "{text}");
    let Error::Platform(error) = error else { panic!("{error:?}") };
    assert_eq!((error.status.as_u16(), error.location.as_deref()), (status, Some(location)));
}

fn redirect(status: u16, location: &str) -> Vec<Reply> {
    vec![Reply::new(status, "").header("Location", location), Reply::success("1.0")]
}

/// Checks that the server got one request, with the token.
fn got_the_token(server: &Server) {
    let requests = server.requests();
    let tokens: Vec<_> = requests.iter().map(|request| request.header("authorization")).collect();
    assert_eq!(tokens, [Some("Bearer secret")]);
}

#[tokio::test]
async fn redirects_to_another_host() {
    for status in STATUSES {
        for kind in KINDS {
            let other = Server::new(vec![Reply::success("2.0")]);
            let location = format!("{}/api/query", other.url);
            for builder in builders() {
                let server = Server::new(redirect(status, &location));
                let client = builder.build(&server.url).unwrap();
                client.set_auth("secret").unwrap();
                is_redirect(&call(&client, kind).await.unwrap_err(), status, &location);
                got_the_token(&server);
                assert_eq!(call(&client, kind).await.unwrap(), 1.0);
            }
            assert_eq!(other.requests(), []);
        }
    }
}

#[tokio::test]
async fn redirects_to_the_same_host() {
    for status in STATUSES {
        for kind in KINDS {
            for builder in builders() {
                let server = Server::new(redirect(status, PATH));
                let client = builder.build(&server.url).unwrap();
                client.set_auth("secret").unwrap();
                is_redirect(&call(&client, kind).await.unwrap_err(), status, PATH);
                got_the_token(&server);
                assert_eq!(call(&client, kind).await.unwrap(), 1.0);
            }
        }
    }
}

#[test]
fn redirects_of_the_blocking_client() {
    for status in STATUSES {
        let other = Server::new(vec![Reply::success("2.0")]);
        for location in [&*other.url, PATH] {
            let server = Server::new(redirect(status, location));
            let client = convex_typed::blocking::Client::new(&server.url).unwrap();
            client.set_auth("secret").unwrap();
            is_redirect(&client.mutation(&F).send().unwrap_err(), status, location);
            got_the_token(&server);
            assert_eq!(client.mutation(&F).send().unwrap(), 1.0);
        }
        assert_eq!(other.requests(), []);
    }
}

/// A redirect by an HTTP action is an ordinary answer.
#[tokio::test]
async fn redirects_by_an_http_action() {
    struct Leave;
    impl HttpAction for Leave {
        const METHOD: Method = Method::GET;
        const ROUTE: &'static str = "/leave";
    }

    for status in STATUSES {
        let other = Server::new(vec![Reply::success("2.0")]);
        let server = Server::new(redirect(status, &other.url));
        let client = Client::new(&server.url).unwrap();
        client.set_auth("secret").unwrap();
        let answer = client.http(&Leave).await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()), (status, &*other.url));
        got_the_token(&server);
        assert_eq!(other.requests(), []);
    }
}

/// A user's own HTTP client follows redirects by default, but does not send the token to another host.
#[tokio::test]
async fn redirects_with_a_users_own_http_client() {
    let builders: &[fn() -> ClientBuilder] = &[
        #[cfg(feature = "reqwest")]
        || Client::builder().transport(ReqwestTransport::new(reqwest::Client::new())),
        || Client::builder().transport(UreqTransport::new(ureq::agent())),
    ];
    for builder in builders {
        let other = Server::new(vec![Reply::success("2.0")]);
        let server = Server::new(redirect(302, &other.url));
        let client = builder().build(&server.url).unwrap();
        client.set_auth("secret").unwrap();
        assert_eq!(call(&client, Some(Kind::Query)).await.unwrap(), 2.0);
        got_the_token(&server);
        assert_eq!(other.requests()[0].header("authorization"), None);
    }
}

/// There is no target, so it is not from Convex.
#[tokio::test]
async fn a_redirect_without_a_location() {
    fails(Reply::new(304, ""), Fault::Deployment, NONE, platform(304, None, "")).await;
}
