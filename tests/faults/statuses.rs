//! Statuses and codes, of Convex and of proxies in front of it.

use convex_typed::{Error, Fault, Kind};
use convex_typed_test_support::reply::{self, Reply};

use crate::row::{ALL, NONE, READS, TRANSACTIONS, fails, platform};

/// Convex answers with this error.
async fn convex(status: u16, code: &str, fault: Fault, again: &[Kind]) {
    fails(Reply::error(status, code), fault, again, platform(status, Some(code), &reply::error(code))).await;
}

/// Something other than Convex answers.
async fn other(status: u16, body: &str, fault: Fault, again: &[Kind]) {
    fails(Reply::new(status, body), fault, again, platform(status, None, body)).await;
}

const HTML: &str = "<html><h1>Bad gateway</h1></html>";

#[tokio::test]
async fn http_400_bad_json_body() {
    convex(400, "BadJsonBody", Fault::Caller, NONE).await;
}

#[tokio::test]
async fn http_401_invalid_auth_header() {
    convex(401, "InvalidAuthHeader", Fault::Caller, NONE).await;
}

#[tokio::test]
async fn http_403_bad_deploy_key() {
    convex(403, "BadDeployKey", Fault::Caller, NONE).await;
}

#[tokio::test]
async fn http_404_function_path_not_found() {
    convex(404, "FunctionPathNotFound", Fault::Caller, NONE).await;
}

#[tokio::test]
async fn http_404_with_an_empty_body() {
    other(404, "", Fault::Caller, NONE).await;
}

#[tokio::test]
async fn http_405_with_an_empty_body() {
    other(405, "", Fault::Caller, NONE).await;
}

#[tokio::test]
async fn http_408_with_an_empty_body() {
    other(408, "", Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_409_conflict() {
    convex(409, "Conflict", Fault::Caller, NONE).await;
}

#[tokio::test]
async fn http_421_misdirected_request() {
    convex(421, "MisdirectedRequest", Fault::Caller, NONE).await;
}

#[tokio::test]
async fn http_425_too_early() {
    convex(425, "TooEarly", Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_429_too_many_concurrent_requests() {
    convex(429, "TooManyConcurrentRequests", Fault::Deployment, ALL).await;
}

#[tokio::test]
async fn http_429_with_another_code() {
    convex(429, "TooManyWrites", Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_429_of_a_proxy() {
    other(429, HTML, Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_500_internal_server_error() {
    convex(500, "InternalServerError", Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_500_with_a_code_that_is_only_safe_to_retry_with_503() {
    convex(500, "ExpiredInQueue", Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_501_of_a_proxy() {
    other(501, HTML, Fault::Deployment, NONE).await;
}

#[tokio::test]
async fn http_502_of_a_proxy() {
    other(502, HTML, Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_503_of_a_proxy() {
    other(503, HTML, Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_503_expired_in_queue() {
    convex(503, "ExpiredInQueue", Fault::Deployment, ALL).await;
}

#[tokio::test]
async fn http_503_execute_full_error() {
    convex(503, "ExecuteFullError", Fault::Deployment, ALL).await;
}

#[tokio::test]
async fn http_503_initial_permit_timeout_error() {
    convex(503, "InitialPermitTimeoutError", Fault::Deployment, ALL).await;
}

#[tokio::test]
async fn http_503_isolate_not_clean() {
    convex(503, "IsolateNotClean", Fault::Deployment, ALL).await;
}

#[tokio::test]
async fn http_503_upstream_connect_error() {
    convex(503, "UpstreamConnectError", Fault::Deployment, ALL).await;
}

#[tokio::test]
async fn http_503_worker_overloaded() {
    convex(503, "WorkerOverloaded", Fault::Deployment, ALL).await;
}

#[tokio::test]
async fn http_503_optimistic_concurrency_control_failure() {
    convex(503, "OptimisticConcurrencyControlFailure", Fault::Deployment, TRANSACTIONS).await;
}

#[tokio::test]
async fn http_503_committer_full_error() {
    convex(503, "CommitterFullError", Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_503_too_many_writes() {
    convex(503, "TooManyWrites", Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_503_with_an_unknown_code() {
    convex(503, "ExpiredInQueueOfTomorrow", Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_503_internal_server_error() {
    // Also the code for a snapshot that is too old (`ErrorMetadata::out_of_retention`), and for an outage.
    convex(503, "InternalServerError", Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_504_of_a_proxy() {
    other(504, HTML, Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_520_of_cloudflare() {
    other(520, HTML, Fault::Deployment, READS).await;
}

#[tokio::test]
async fn http_530_of_cloudflare() {
    other(530, HTML, Fault::Deployment, READS).await;
}

#[tokio::test]
async fn an_unknown_client_error() {
    other(499, "", Fault::Caller, NONE).await;
}

#[tokio::test]
async fn an_unknown_server_error() {
    other(599, "", Fault::Deployment, NONE).await;
}

#[tokio::test]
async fn a_status_outside_the_classes_of_http() {
    other(999, "", Fault::Deployment, NONE).await;
}

#[tokio::test]
async fn a_failed_function() {
    for status in [200, 560] {
        let failed = r#"{"status":"error","errorMessage":"[Request ID: 1] Server Error","errorData":{"code":7}}"#;
        fails(Reply::new(status, failed), Fault::Function, NONE, |error| {
            let Error::Function(error) = error else { panic!("{error:?}") };
            assert_eq!(error.message, "[Request ID: 1] Server Error");
            assert_eq!(error.data.as_ref().unwrap().to_string(), r#"{"code":7.0}"#);
        })
        .await;
    }
}
