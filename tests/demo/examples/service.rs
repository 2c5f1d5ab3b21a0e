//! A web service in front of the chat app: a client per request, errors as statuses, and tests without a network.
//!
//! ```sh
//! cargo xtask demo --serve    # in another terminal; it prints the token
//! CONVEX_URL=http://127.0.0.1:3210 cargo run -p convex-typed-demo --example service
//! curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8080/channels
//! ```

use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use convex_typed::{Client, Error, Id};
use convex_typed_demo::backend::{api, tables};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    println!("listening at http://{}", listener.local_addr()?);
    axum::serve(listener, service(Client::from_env()?)).await?;
    Ok(())
}

fn service(client: Client) -> Router {
    Router::new()
        .route("/channels", get(channels))
        .route("/channels/{id}/messages", get(messages).post(send))
        .with_state(client)
}

async fn channels(User(client): User) -> Result<Json<Vec<api::channels::list::Item>>, Failure> {
    Ok(Json(client.query(&api::channels::List::new()).await?))
}

async fn messages(
    User(client): User,
    Path(channel): Path<Id<tables::Channels>>,
) -> Result<Json<Vec<api::messages::list::Item>>, Failure> {
    let list = api::messages::List { limit: Some(50.0), ..api::messages::List::new(channel) };
    Ok(Json(client.query(&list).await?))
}

async fn send(
    User(client): User,
    Path(channel): Path<Id<tables::Channels>>,
    body: String,
) -> Result<(StatusCode, Json<Id<tables::Messages>>), Failure> {
    let id = client.mutation(&api::messages::Send::new(body, channel)).await?;
    Ok((StatusCode::CREATED, Json(id)))
}

/// A client with the token of the request.
///
/// Such a client is cheap: it shares the connections of the service's client, and has its own mutation queue.
struct User(Client);

impl FromRequestParts<Client> for User {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, client: &Client) -> Result<Self, Failure> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|header| header.to_str().ok());
        match header.and_then(|header| header.strip_prefix("Bearer ")) {
            Some(token) => Ok(Self(client.with_auth(token)?)),
            None => Ok(Self(client.clone())),
        }
    }
}

/// A failed call, as the response to a request.
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let status = match (&error, error.code()) {
            // Errors that the app's functions throw.
            (Error::Function(_), Some("NAME_TAKEN")) => StatusCode::CONFLICT,
            (Error::Function(_), Some("NO_SUCH_MESSAGE")) => StatusCode::NOT_FOUND,
            (Error::Function(_), Some("NOT_SIGNED_IN")) | (Error::Token(_), _) => StatusCode::UNAUTHORIZED,
            (Error::Platform(_), _) if error.is_unauthorized() => StatusCode::UNAUTHORIZED,
            (Error::Platform(_), _) if error.is_retryable() => StatusCode::SERVICE_UNAVAILABLE,
            (Error::Transport(_), _) if error.is_timeout() => StatusCode::GATEWAY_TIMEOUT,
            (Error::Platform(_) | Error::Transport(_), _) => StatusCode::BAD_GATEWAY,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        // The details are for whoever runs the service.
        eprintln!("{error}");
        (status, status.canonical_reason().unwrap_or_default()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::Body;
    use axum::http::Request;
    use convex_typed::transport::{Attempt, BoxFuture, SendError, Transport};
    use convex_typed::{Bytes, TransportErrorKind};
    use tower::ServiceExt;

    use super::*;

    /// A deployment that always gives the same answer.
    struct Canned(Result<(u16, &'static str), TransportErrorKind>);

    impl Transport for Canned {
        fn send(&self, _: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
            let answer = self.0.map_err(|kind| SendError::new(kind, "a test")).map(|(status, body)| {
                let mut response = Response::new(Bytes::from_static(body.as_bytes()));
                *response.status_mut() = StatusCode::from_u16(status).unwrap();
                response
            });
            Box::pin(async { answer })
        }

        fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
            Box::pin(async {})
        }

        fn now(&self) -> Duration {
            Duration::ZERO
        }
    }

    type Response<T> = axum::http::Response<T>;

    /// Returns the service's answer to `GET /channels`.
    async fn answer(canned: Result<(u16, &'static str), TransportErrorKind>, token: Option<&str>) -> (u16, String) {
        let client =
            Client::builder().transport(Canned(canned)).build("https://happy-animal-123.convex.cloud").unwrap();
        let mut request = Request::get("/channels");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let response = service(client).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn the_value_is_returned() {
        let value = r#"{"status":"success","value":[
            {"_id":"c1","latest":null,"name":"general","unread":{"$integer":"BwAAAAAAAAA="}}
        ]}"#;
        let (status, body) = answer(Ok((200, value)), Some("a.b.c")).await;
        assert_eq!((status, &*body), (200, r#"[{"_id":"c1","latest":null,"name":"general","unread":7}]"#));
    }

    #[tokio::test]
    async fn each_error_has_its_status() {
        let thrown = r#"{"status":"error","errorMessage":"Server Error","errorData":{"code":"NOT_SIGNED_IN"}}"#;
        let (unknown, busy) = (r#"{"code":"InvalidAuthHeader"}"#, r#"{"code":"WorkerOverloaded"}"#);
        for (canned, token, status) in [
            (Ok((200, thrown)), None, 401),
            (Ok((401, unknown)), Some("a.b.c"), 401),
            (Ok((503, busy)), None, 503),
            (Err(TransportErrorKind::Timeout), None, 504),
            (Err(TransportErrorKind::Connect), None, 502),
            (Ok((200, r#"{"status":"success","value":7.0}"#)), None, 500),
        ] {
            let (answered, body) = answer(canned, token).await;
            assert_eq!(answered, status, "{body}");
            assert!(!body.contains("Overloaded"), "{body}");
        }
    }
}
