//! Errors of deployments.

use super::*;

#[tokio::test(start_paused = true)]
async fn errors_of_deployments() {
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
        (413, "", By::User, Some("the request is larger than a proxy in front of Convex allows")),
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

/// A time in 2001, in nanoseconds.
const THEN: SnapshotTimestamp = SnapshotTimestamp::from_nanos(1_000_000_000_000_000_000);

/// Convex has no code for it: `ErrorMetadata::out_of_retention` is 503 `InternalServerError`.
#[tokio::test(start_paused = true)]
async fn errors_of_queries_as_of_a_time_that_is_too_old() {
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
    let old = "; the requested time was 45 seconds ago, probably too long ago: Convex keeps 30 seconds of history \
               for queries; get a new `timestamp()`";
    let busy = format!("; {BUSY}");
    let future = "; the requested time is in the future: a `SnapshotTimestamp` is in nanoseconds since 1970, and \
                  `timestamp()` returns the latest";
    for (status, date, advice, requests) in [
        (503, Some("Sun, 09 Sep 2001 01:47:25 GMT"), old, 1),
        // It could be an outage.
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
    // Without a time, the same response is an outage.
    let fake = FakeTransport::new(move |_| (Duration::ZERO, Ok(gone(503, Some("Sun, 09 Sep 2001 01:47:25 GMT")))));
    assert!(fake.client().query(&F).await.unwrap_err().is_retryable());
}

/// Exports have codes for it, with 400 (`list_snapshot` and `document_deltas` in Convex's `database.rs`).
#[cfg(feature = "admin")]
#[tokio::test(start_paused = true)]
async fn errors_of_exports_that_are_too_old() {
    let gone = |code| Ok(answer(400, &format!(r#"{{"code":"{code}","message":"It is too old."}}"#)));
    let fake = FakeTransport::answers(vec![gone("SnapshotTooOld"), gone("InvalidWindowToReadDocuments")]);
    let admin = fake.client().admin();
    let error = admin.list_snapshot().try_next().await.unwrap_err();
    assert!(error.to_string().ends_with("SnapshotTooOld: It is too old.; start the export again, without a cursor"));
    assert!(!error.is_retryable());
    let error = admin.document_deltas(THEN).try_next().await.unwrap_err();
    let advice = "It is too old.; changes that old are gone: export a snapshot, and continue from there";
    assert!(error.to_string().ends_with(advice), "{error}");
    assert!(!error.is_safe_to_retry(convex_typed::Kind::Query));
}
