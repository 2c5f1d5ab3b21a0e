//! What errors say, and what they advise: each only where it can be true.
#![cfg(feature = "client")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use convex_typed::SnapshotTimestamp;
use convex_typed::transport::SendError;
use convex_typed::{Bytes, Error, Fault, HttpAction, Kind, Method, Object, TransportErrorKind, Value, wire};
use convex_typed_test_support::fake::{FakeTransport, answer, success};
use convex_typed_test_support::functions::{F, Post};
use http::Response;

/// Who calls, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
enum By {
    Nobody,
    User,
    Admin,
    /// By its path only.
    Path,
}

/// The error of a call that is answered like this.
async fn error(by: By, answer: Response<Bytes>) -> Error {
    let fake = FakeTransport::answers(vec![Ok(answer)]);
    let client = fake.builder().retries(0).build("https://a.convex.cloud").unwrap();
    match by {
        By::User => client.set_auth("jwt").unwrap(),
        By::Admin => client.set_admin_auth("prod:a|key").unwrap(),
        By::Nobody | By::Path => {}
    }
    match by {
        By::Path => client.call_dynamic("f:query", Object::new()).await.unwrap_err(),
        _ => client.query(&F).await.unwrap_err(),
    }
}

/// How Convex puts what it says of a call, and what a function throws.
fn failed(message: &str, data: Option<&str>) -> Response<Bytes> {
    let message = serde_json::Value::from(format!("[Request ID: 1]{message}")).to_string();
    let data = data.map(|data| format!(r#","errorData":{data}"#)).unwrap_or_default();
    answer(200, &format!(r#"{{"status":"error","errorMessage":{message}{data}}}"#))
}

const PUSH: &str =
    "deploy it with `npx convex dev` or `npx convex deploy`, or regenerate the bindings if it was renamed";
const OUTDATED: &str = "the deployed function differs from the bindings: regenerate them";
const ID: &str = "the id is not from that table of this deployment";

/// The texts are those of Convex's source: `validation.rs`, `validator.rs`, `function_validators.rs` and `lib.rs`.
#[tokio::test(start_paused = true)]
async fn of_functions() {
    let internal = format!("{PUSH}; an internal function requires an admin or deploy key: call `set_admin_auth`");
    let by_path = internal.replace("regenerate the bindings if it was renamed", "correct its path");
    let ids =
        "check that the id is from this table and deployment; if it is, the bindings are out of date: regenerate them";
    let table: [(&str, By, Option<&str>); 28] = [
        ("Could not find public function for 'f:query'.", By::Nobody, Some(&internal)),
        ("Could not find public function for 'f:query'.", By::User, Some(&internal)),
        ("Could not find public function for 'f:query'.", By::Admin, Some(PUSH)),
        ("Could not find function for 'f:query'. Did you forget to run `npx convex dev`?", By::Path, Some(&by_path)),
        ("Trying to execute f.js:query as Query, but it is defined as Mutation.", By::User, Some(OUTDATED)),
        (
            "ArgumentValidationError: Found ID \"k1\" from table `users`, which does not match the table name in \
             validator `v.id(\"notes\")`.Path: .note",
            By::User,
            Some(ID),
        ),
        (
            "ArgumentValidationError: Found ID \"k1\" from a system table, which does not match the table name in \
             validator `v.id(\"notes\")`.Path: .note",
            By::Path,
            Some(ID),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .note\nValue: \"k1\"\nValidator: v.id(\"notes\")",
            By::User,
            Some(ID),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .note\nValue: \"k1\"\n\
             Validator: v.union(v.id(\"notes\"), v.null())",
            By::User,
            Some(ids),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .note\nValue: \"k1\"\n\
             Validator: v.union(v.id(\"notes\"), v.null())",
            By::Path,
            Some("check that the id is from this table and deployment"),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .note\nValue: 1.0\n\
             Validator: v.union(v.id(\"notes\"), v.null())",
            By::User,
            Some(OUTDATED),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: \"a\"\nValidator: v.float64()",
            By::User,
            Some(OUTDATED),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: \"a\"\nValidator: v.float64()",
            By::Path,
            None,
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: 1\nValidator: v.float64()",
            By::User,
            Some("expected a number, got an int64: make the field an `f64`, or regenerate the bindings"),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: -7\n\
             Validator: v.union(v.float64(), v.null())",
            By::Path,
            Some("expected a number, got an int64: send an `f64`, like `Value::from(1.0)`"),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: 1.0\nValidator: v.int64()",
            By::Path,
            Some("expected an int64, got a number: send an `i64`, like `Value::from(1_i64)`"),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: NaN\nValidator: v.int64()",
            By::User,
            Some("expected an int64, got a number: make the field an `i64`, or regenerate the bindings"),
        ),
        // Neither would do.
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: 1\nValidator: v.string()",
            By::Path,
            None,
        ),
        (
            "ArgumentValidationError: Object is missing the required field `name`. Consider wrapping the field \
             validator in `v.optional(...)` if this is expected.\n\nObject: {}\n\
             Validator: v.object({name: v.string(), note: v.id(\"notes\")})",
            By::Admin,
            Some(OUTDATED),
        ),
        (
            "ArgumentValidationError: Object contains extra field `more` that is not in the validator.\n\n\
             Object: {more: \"a\"}\nValidator: v.object({})",
            By::User,
            Some(OUTDATED),
        ),
        (
            "ArgumentValidationError: `\"c\"` does not match literal validator `v.literal(\"a\")`.Path: .kind",
            By::User,
            Some(OUTDATED),
        ),
        (
            "ReturnsValidationError: Value does not match validator.\n\nValue: 5.0\nValidator: v.string()",
            By::User,
            Some("the function returned a value that its own `returns` does not allow"),
        ),
        (
            "You do not have permission to perform this operation (deployment:data:view).",
            By::Admin,
            Some("the key does not allow it: call `set_admin_auth` with one that does"),
        ),
        // What it called did not go well: these are its own arguments, and its own business.
        ("Uncaught Error: ArgumentValidationError: Value does not match validator.", By::User, None),
        ("Uncaught Error: Could not find public function for 'g:query'.\n    at handler", By::User, None),
        ("Uncaught Error: no\n    at handler (../convex/f.ts:1:1)", By::User, None),
        ("Arguments for f.js:query are too large (actual: 17 MiB, limit: 16 MiB)", By::User, None),
        ("Cannot run functions while this deployment is paused. Resume the deployment.", By::User, None),
    ];
    for (message, by, advice) in table {
        let error = error(by, failed(&format!(" Server Error\n{message}\n"), None)).await;
        let shown = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let advice = advice.map(|advice| format!("; {advice}")).unwrap_or_default();
        assert_eq!(error.to_string(), format!("f:query: [Request ID: 1] Server Error: {shown}{advice}"), "by {by:?}");
    }
    // In production there is no more to it.
    let hidden = error(By::User, failed(" Server Error", None)).await.to_string();
    let logs = "production deployments hide the message: search the deployment's logs for the request id";
    assert_eq!(hidden, format!("f:query: [Request ID: 1] Server Error; {logs}"));
    let data = error(By::User, failed(" Server Error", Some(r#""full""#))).await.to_string();
    assert_eq!(data, r#"f:query: [Request ID: 1] Server Error (data: "full")"#);
    let cursor = r#"{"isConvexSystemError":true,"paginationError":"InvalidCursor"}"#;
    let cursor = error(By::User, failed(" Server Error", Some(cursor))).await.to_string();
    assert!(cursor.ends_with("; the cursor is from another query or other arguments: start without it"), "{cursor}");
}

const TOKEN: &str =
    "the token is invalid or has expired: call `set_auth` with a fresh one, or `clear_auth` to continue without";
const BUSY: &str = "the deployment is busy: try again later";
const WHICH_URL: &str = "check that this is the URL of a Convex deployment";

#[tokio::test(start_paused = true)]
async fn of_deployments() {
    let coded = |code: &str| format!(r#"{{"code":"{code}","message":"It says so."}}"#);
    let table: [(u16, &str, By, Option<&str>); 20] = [
        (401, "InvalidAuthHeader", By::User, Some(TOKEN)),
        (401, "Unauthenticated", By::User, Some(TOKEN)),
        (
            401,
            "NoAuthProvider",
            By::User,
            Some("no provider in the deployment's `auth.config.ts` has the issuer and audience of the token"),
        ),
        (
            401,
            "BadAdminKey",
            By::Admin,
            Some("an admin or deploy key of this deployment is required: call `set_admin_auth`"),
        ),
        (401, "", By::User, Some(TOKEN)),
        (401, "", By::Nobody, Some("a token is required, and none was sent: call `set_auth`")),
        (401, "", By::Admin, Some("the key was refused: check that it belongs to this deployment")),
        (
            403,
            "OperationNotPermitted",
            By::Admin,
            Some("the key does not allow it: call `set_admin_auth` with one that does"),
        ),
        (404, "FunctionPathNotFound", By::Admin, Some(PUSH)),
        (404, "FunctionPathWrongType", By::User, Some(OUTDATED)),
        (404, "", By::User, Some(WHICH_URL)),
        (400, "BadJsonBody", By::User, None),
        (408, "", By::User, Some("it took longer than Convex or a proxy in front of it allows")),
        (413, "", By::User, Some("it is larger than a proxy in front of Convex allows")),
        (429, "TooManyConcurrentRequests", By::User, Some(BUSY)),
        (500, "InternalServerError", By::User, None),
        (503, "ExpiredInQueue", By::User, Some(BUSY)),
        (503, "InternalServerError", By::User, Some(BUSY)),
        (
            503,
            "OptimisticConcurrencyControlFailure",
            By::User,
            Some("other mutations keep writing to the same documents: try again later"),
        ),
        (405, "", By::User, None),
    ];
    for (status, code, by, advice) in table {
        let body = if code.is_empty() { String::new() } else { coded(code) };
        let error = error(by, answer(status, &body)).await;
        let status = error.status().unwrap();
        let said = if code.is_empty() { String::new() } else { format!(", {code}: It says so.") };
        let advice = advice.map(|advice| format!("; {advice}")).unwrap_or_default();
        assert_eq!(error.to_string(), format!("f:query: HTTP {status}{said}{advice}"), "by {by:?}");
    }
}

/// None of these is Convex.
#[tokio::test(start_paused = true)]
async fn of_who_answers_in_its_place() {
    let redirect = |location: &str| {
        let mut answer = answer(302, "<html>Moved</html>");
        answer.headers_mut().insert("location", location.parse().unwrap());
        answer
    };
    let page = |status, title: &str| answer(status, &format!("<!DOCTYPE html><html><title>{title}</title>"));
    let sign_in = "probably a sign-in page, of this network (a captive portal), a proxy or a web app: \
                   open it in a browser, or check the URL";
    let portal = "probably the sign-in page of this network (a captive portal), or a web app: check the URL";
    let moved = "the deployment has moved: use the URL of that host";
    let table = [
        (
            redirect("https://b.convex.cloud/api/query"),
            Fault::Caller,
            format!("HTTP 302 Found: it redirects to https://b.convex.cloud/api/query; {moved}"),
        ),
        (
            redirect("https://www.example.com/"),
            Fault::Caller,
            format!("HTTP 302 Found: it redirects to https://www.example.com/; {moved}"),
        ),
        (
            redirect("http://portal.hotel.test/login?from=a"),
            Fault::Deployment,
            format!("HTTP 302 Found: it redirects to http://portal.hotel.test/login?from=a; {sign_in}"),
        ),
        (
            redirect("/oauth2/start"),
            Fault::Deployment,
            format!("HTTP 302 Found: it redirects to /oauth2/start; {sign_in}"),
        ),
        (
            page(200, "Free\n WiFi"),
            Fault::Deployment,
            format!("HTTP 200 OK, but not a response of Convex: an HTML page titled `Free WiFi`; {portal}"),
        ),
        (
            answer(200, "<html>Please sign in to the network</html>"),
            Fault::Deployment,
            format!("HTTP 200 OK, but not a response of Convex: an HTML page; {portal}"),
        ),
        (
            answer(200, r#"{"status":"ok"}"#),
            Fault::Deployment,
            format!(r#"HTTP 200 OK, but not a response of Convex: {{"status":"ok"}}; {WHICH_URL}"#),
        ),
        (
            page(502, "502 Bad Gateway"),
            Fault::Deployment,
            "HTTP 502 Bad Gateway: an HTML page titled `502 Bad Gateway`; probably from a proxy that cannot reach \
             the deployment: try again later"
                .to_owned(),
        ),
        (
            page(403, "Just a moment..."),
            Fault::Caller,
            "HTTP 403 Forbidden: an HTML page titled `Just a moment...`; probably from a proxy or firewall that \
             blocks programs"
                .to_owned(),
        ),
        (
            page(404, "My app"),
            Fault::Caller,
            "HTTP 404 Not Found: an HTML page titled `My app`; probably from a web server that is not Convex: check \
             the URL"
                .to_owned(),
        ),
        (
            page(511, "Sign in"),
            Fault::Deployment,
            "HTTP 511 Network Authentication Required: a captive portal; this network requires a sign-in (a captive \
             portal): open any page in a browser"
                .to_owned(),
        ),
        (
            answer(407, ""),
            Fault::Caller,
            "HTTP 407 Proxy Authentication Required: a proxy; the proxy requires a user and password".to_owned(),
        ),
    ];
    for (answer, fault, expected) in table {
        let error = error(By::User, answer).await;
        assert_eq!(error.to_string(), format!("f:query: {expected}"));
        assert_eq!(error.fault(), fault, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn of_values() {
    let said = |error: Error| error.to_string();
    let typed = said(error(By::User, success("\"a\"")).await);
    assert!(typed.ends_with(&format!("expected a float64; {OUTDATED}")), "{typed}");
    let client = FakeTransport::answers(vec![Ok(success("\"a\"")), Ok(success(r#"{"$new":1}"#))]).client();
    let chosen = said(client.query(&F).returning::<i64>().await.unwrap_err());
    assert!(chosen.ends_with("expected an int64; choose another type where the function is called"), "{chosen}");
    let new = said(client.call_dynamic("f:any", Object::new()).await.unwrap_err());
    assert!(
        new.ends_with("Convex reserves keys that begin with `$`; a later version of convex-typed may support it"),
        "{new}"
    );
}

struct Secret;
impl HttpAction for Secret {
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/hooks/:secret";
    fn path(&self) -> Cow<'static, str> {
        "/hooks/c2VjcmV0".into()
    }
}

#[tokio::test(start_paused = true)]
async fn of_http_actions() {
    for (status, body, advice) in [
        (
            404,
            "No matching routes found",
            "the deployed `http.ts` has no such route: deploy it, or regenerate the bindings",
        ),
        (
            404,
            "This Convex deployment does not have HTTP actions enabled.",
            "deploy a `convex/http.ts` with `npx convex dev` or `npx convex deploy`",
        ),
    ] {
        let client = FakeTransport::answers(vec![Ok(answer(status, body))]).client();
        let error = client.http(&Secret).await.unwrap_err();
        assert_eq!(error.to_string(), format!("GET /hooks/:secret: HTTP 404 Not Found: {body}; {advice}"));
    }
    let client = FakeTransport::answers(vec![Ok(answer(404, "no such hook"))]).client();
    let error = client.http(&Secret).await.unwrap_err();
    assert_eq!(error.to_string(), "GET /hooks/:secret: HTTP 404 Not Found: no such hook");
    assert_eq!(error.function(), Some("GET /hooks/:secret"));
}

/// A terminal obeys what is hidden in a text, and a line that is none of ours passes for one in a log.
#[tokio::test(start_paused = true)]
async fn nobody_else_writes_to_the_terminal() {
    const HOSTILE: &str = "a\u{1b}[2J\u{9b}31m\u{7f}\u{202e}b\nERROR all is lost\r\u{7}";
    let json = serde_json::Value::from(HOSTILE).to_string();
    let redirect = || {
        let mut answer = answer(302, "");
        answer.headers_mut().insert("location", http::HeaderValue::from_bytes(b"/a\tb").unwrap());
        answer
    };
    let answers = [
        failed(HOSTILE, Some(&json)),
        answer(503, &format!(r#"{{"code":{json},"message":{json}}}"#)),
        answer(500, HOSTILE),
        answer(200, &format!("<html><title>{HOSTILE}</title>")),
        answer(200, HOSTILE),
        success(&json),
        success(&format!("{{{json}:{json}}}")),
        success(r#"{"$\u001b[2J":1}"#),
        redirect(),
    ];
    #[derive(Debug, serde::Deserialize)]
    enum Closed {}
    let mut errors = Vec::new();
    for answer in answers {
        errors.push(error(By::User, answer.clone()).await);
        let fake = FakeTransport::new(move |_| (Duration::ZERO, Ok(answer.clone())));
        let client = fake.builder().retries(0).build("https://a.convex.cloud").unwrap();
        errors.extend(client.query(&F).returning::<BTreeMap<String, Closed>>().await.err());
        errors.extend(client.query(&F).returning::<Closed>().await.err());
        errors.extend(client.http(&Secret).await.err());
    }
    assert_eq!(errors.len(), 9 * 3 + 2, "the action takes what has no error status");
    for error in errors {
        for text in [error.to_string(), format!("{error:?}"), format!("{error:#?}").replace('\n', " ")] {
            assert!(!text.chars().any(|c| c.is_control() || c == '\u{202e}'), "{text:?}");
        }
    }
    let error = wire::from_str::<BTreeMap<String, Closed>>(&format!("{{{json}:{json}}}")).unwrap_err().to_string();
    assert!(error.contains(r"\u{1b}[2J") && !error.contains('\n'), "{error}");
    let error = Value::from(HOSTILE).to::<Closed>().unwrap_err().to_string();
    assert!(error.contains(r"\u{1b}[2J") && !error.contains('\n'), "{error}");
}

/// What shows a message has room for so much. All of it is in the error.
#[tokio::test(start_paused = true)]
async fn long_texts_are_cut() {
    let long = "x".repeat(1 << 16);
    for answer in
        [failed(&long, None), answer(400, &format!(r#"{{"code":"A","message":"{long}"}}"#)), answer(400, &long)]
    {
        let error = error(By::User, answer).await;
        assert!(error.to_string().len() < 2200, "{}", error.to_string().len());
        assert!(format!("{error:#?}").contains(&long));
    }
    #[derive(Debug, serde::Deserialize)]
    enum Closed {}
    let client = FakeTransport::answers(vec![Ok(success(&format!("\"{long}\"")))]).client();
    let error = client.query(&F).returning::<Closed>().await.unwrap_err();
    assert!(error.to_string().len() < 2400, "{}", error.to_string().len());
}

/// As of 2001, in nanoseconds.
const THEN: SnapshotTimestamp = SnapshotTimestamp::from_nanos(1_000_000_000_000_000_000);

/// Convex has no name for it: `ErrorMetadata::out_of_retention` is 503 `InternalServerError`.
#[tokio::test(start_paused = true)]
async fn of_moments_that_are_gone() {
    let gone = |status, date: Option<&str>| {
        let body = r#"{"code":"InternalServerError","message":"Your request couldn't be completed. Try again later."}"#;
        let mut answer = answer(status, body);
        if let Some(date) = date {
            answer.headers_mut().insert("date", date.parse().unwrap());
        }
        answer
    };
    let said = "f:query: HTTP 503 Service Unavailable, InternalServerError: Your request couldn't be completed. Try again \
                later.";
    let old = "; the requested time is 45 seconds ago, probably too long: Convex keeps 30 seconds of history for \
               queries, get a new `timestamp()`";
    let busy = format!("; {BUSY}");
    let future = "; the requested time is in the future: a `SnapshotTimestamp` is in nanoseconds since 1970, and \
                  `timestamp()` returns the latest";
    for (status, date, advice, requests) in [
        (503, Some("Sun, 09 Sep 2001 01:47:25 GMT"), old, 1),
        // It may as well be an outage.
        (503, Some("Sun, 09 Sep 2001 01:47:05 GMT"), &busy, 3),
        (503, None, &busy, 3),
        (500, Some("Sun, 09 Sep 2001 01:47:25 GMT"), "", 3),
        (500, Some("Sun, 09 Sep 2001 01:40:00 GMT"), future, 1),
    ] {
        let fake = FakeTransport::new(move |_| (Duration::ZERO, Ok(gone(status, date))));
        let error = fake.client().at(THEN).query(&F).await.unwrap_err();
        assert_eq!(fake.take_requests().len(), requests, "{error}");
        assert_eq!(error.is_retryable(), requests > 1, "{error}");
        assert_eq!(error.fault(), if requests > 1 { Fault::Deployment } else { Fault::Caller }, "{error}");
        let said = said.replace("503 Service Unavailable", &error.status().unwrap().to_string());
        assert_eq!(error.to_string(), format!("{said}{advice}"));
    }
    // The same of the latest moment is an outage.
    let fake = FakeTransport::new(move |_| (Duration::ZERO, Ok(gone(503, Some("Sun, 09 Sep 2001 01:47:25 GMT")))));
    assert!(fake.client().query(&F).await.unwrap_err().is_retryable());
}

/// Exports say it by a name, and with 400 (`list_snapshot` and `document_deltas` in Convex's `database.rs`).
#[cfg(feature = "admin")]
#[tokio::test(start_paused = true)]
async fn of_exports_that_are_too_old() {
    let gone = |code| Ok(answer(400, &format!(r#"{{"code":"{code}","message":"It is too old."}}"#)));
    let fake = FakeTransport::answers(vec![gone("SnapshotTooOld"), gone("InvalidWindowToReadDocuments")]);
    let admin = fake.client().admin();
    let error = admin.list_snapshot().try_next().await.unwrap_err();
    assert!(error.to_string().ends_with("SnapshotTooOld: It is too old.; start the export again, without a cursor"));
    assert!(!error.is_retryable());
    let error = admin.document_deltas(THEN).try_next().await.unwrap_err();
    let advice = "It is too old.; changes that old are gone: export a snapshot, and continue from there";
    assert!(error.to_string().ends_with(advice), "{error}");
    assert!(!error.is_safe_to_retry(Kind::Query));
}

/// What programs ask an error, as those who use reqwest expect it.
#[tokio::test(start_paused = true)]
async fn programs_tell_them_apart() {
    let tell = |error: &Error| {
        let status = error.status().map(|status| status.as_u16());
        (error.is_timeout(), error.is_connect(), error.is_unauthorized(), status, error.code().map(str::to_owned))
    };
    let code = |code: &str| Some(code.to_owned());
    for (answer, expected) in [
        (
            answer(401, r#"{"code":"InvalidAuthHeader","message":"no"}"#),
            (false, false, true, Some(401), code("InvalidAuthHeader")),
        ),
        (answer(504, ""), (false, false, false, Some(504), None)),
        (failed(" Server Error", Some(r#"{"code":"NOT_FOUND"}"#)), (false, false, false, None, code("NOT_FOUND"))),
        (failed(" Server Error", Some(r#"{"code":7}"#)), (false, false, false, None, None)),
        (failed(" Server Error", None), (false, false, false, None, None)),
    ] {
        assert_eq!(tell(&error(By::User, answer).await), expected);
    }

    for (kind, expected) in [
        (TransportErrorKind::Timeout, (true, false, false, None, None)),
        (TransportErrorKind::Queued, (true, false, false, None, None)),
        (TransportErrorKind::Connect, (false, true, false, None, None)),
        (TransportErrorKind::Interrupted, (false, false, false, None, None)),
    ] {
        let fake = FakeTransport::answers(vec![Err(SendError::new(kind, "no"))]);
        let client = fake.builder().retries(0).build("https://a.convex.cloud").unwrap();
        assert_eq!(tell(&client.query(&F).await.unwrap_err()), expected);
    }

    let answers = vec![
        Ok(answer(401, "")),
        Ok(answer(500, r#"{"code":"[Request ID: 1] Server Error","data":{"code":"FULL"}}"#)),
        Ok(answer(503, r#"{"code":"ExpiredInQueue","message":"no"}"#)),
    ];
    let client = FakeTransport::answers(answers).client();
    for expected in [
        (false, false, true, Some(401), None),
        (false, false, false, Some(500), code("FULL")),
        (false, false, false, Some(503), code("ExpiredInQueue")),
    ] {
        assert_eq!(tell(&client.http(&Post).await.unwrap_err()), expected);
    }
}
