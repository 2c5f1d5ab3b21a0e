//! Spans and events of tracing.
#![cfg(all(feature = "client", feature = "tracing"))]

use std::time::Duration;

use convex_typed_test_support::TraceRecorder;
use convex_typed_test_support::fake::{FakeTransport, answer, success};
use convex_typed_test_support::functions::F;

#[tokio::test(start_paused = true)]
async fn calls_are_spans_and_log_lines_are_events() {
    let (trace, _guard) = TraceRecorder::start();
    let printed =
        r#"{"status":"error","errorMessage":"no","logLines":["[WARN] w","[ERROR] e","[DEBUG] d","[INFO] i","odd"]}"#;
    let answers = vec![
        Ok(answer(503, r#"{"code":"ExpiredInQueue"}"#)),
        Ok(success("1.0")),
        Ok(answer(200, printed)),
        Ok(answer(400, "<html>")),
    ];
    let mut answers = answers.into_iter();
    let fake = FakeTransport::new(move |_| (Duration::from_millis(250), answers.next().unwrap()));
    let client = fake.builder().retries(1).build("https://a.convex.cloud").unwrap();
    client.set_auth("secret").unwrap();

    client.mutation(&F).await.unwrap();
    let mut seen = trace.take();
    let pause = seen.iter().position(|line| line.contains("retrying")).map(|at| seen.remove(at)).unwrap();
    assert!(pause.starts_with("1 DEBUG convex_typed ") && pause.contains("ExpiredInQueue"), "{pause}");
    let duration = seen.iter().position(|line| line.contains(" milliseconds")).map(|at| seen.remove(at)).unwrap();
    let duration: f64 = duration.rsplit('=').next().unwrap().parse().unwrap();
    assert!((600.0..1502.0).contains(&duration), "two answers and a pause: {duration}");
    assert_eq!(
        seen,
        [
            r#"1 convex function="f:mutation" kind="mutation" sent=62 otel.name="f:mutation" otel.kind="client""#,
            r#"1 http.request.method="POST""#,
            r#"1 server.address="a.convex.cloud""#,
            "1 server.port=443",
            "1 queued_milliseconds=0.0",
            "1 attempts=2",
            "1 http.response.status_code=200",
            "1 received=57",
            "1 INFO function message='x'",
        ]
    );

    client.query(&F).await.unwrap_err();
    let seen = trace.take();
    let failed = seen.iter().position(|line| line == "2 error=f:query: no").unwrap();
    assert_eq!(seen[failed + 1..failed + 3], [r#"2 error.type="function""#, r#"2 otel.status_code="ERROR""#]);
    let printed: Vec<_> = seen.iter().filter(|line| line.contains(" function message=")).collect();
    assert_eq!(
        printed,
        [
            "2 WARN function message=w",
            "2 ERROR function message=e",
            "2 DEBUG function message=d",
            "2 INFO function message=i",
            "2 INFO function message=odd",
        ]
    );

    client.query(&F).await.unwrap_err();
    let seen = trace.take();
    for line in ["3 http.response.status_code=400", r#"3 error.type="400""#, r#"3 otel.status_code="ERROR""#] {
        assert!(seen.iter().any(|seen| seen == line), "{seen:?}");
    }
    assert!(!format!("{seen:?}").contains("secret"));
}

#[tokio::test(start_paused = true)]
async fn files_are_spans_without_their_urls() {
    let (trace, _guard) = TraceRecorder::start();
    let answers = vec![
        Ok(answer(200, r#"{"storageId":"kg2f"}"#)),
        Ok(answer(200, "a picture")),
        Ok(answer(404, r#"{"code":"FileNotFound","message":"no"}"#)),
    ];
    let client = FakeTransport::answers(answers).client();
    client.upload("https://a.test/upload?token=secret", "a note").await.unwrap();
    let seen: Vec<_> = trace.take().into_iter().filter(|line| !line.contains("milliseconds")).collect();
    assert_eq!(
        seen,
        [
            r#"1 convex function="upload" kind="file" sent=6 otel.name="upload" otel.kind="client""#,
            r#"1 http.request.method="POST""#,
            r#"1 server.address="a.test""#,
            "1 server.port=443",
            "1 attempts=1",
            "1 http.response.status_code=200",
            "1 received=20",
        ]
    );
    client.download("http://[::1]:3210/secret").await.unwrap().bytes().await.unwrap();
    let seen: Vec<_> = trace.take().into_iter().filter(|line| !line.contains("milliseconds")).collect();
    assert_eq!(
        seen,
        [
            r#"2 convex function="download" kind="file" otel.name="download" otel.kind="client""#,
            r#"2 http.request.method="GET""#,
            r#"2 server.address="::1""#,
            "2 server.port=3210",
            "2 attempts=1",
            "2 http.response.status_code=200",
            "2 received=9",
        ]
    );
    client.download("https://a.test/secret").await.unwrap_err();
    let seen = trace.take();
    assert!(seen.contains(&"3 http.response.status_code=404".to_owned()), "{seen:?}");
    assert!(seen.iter().any(|line| line.starts_with("3 error=download: HTTP 404 Not Found, FileNotFound")), "{seen:?}");
    assert!(!format!("{seen:?}").contains("secret"));
}

#[tokio::test(start_paused = true)]
async fn a_deprecated_client_logs_one_warning() {
    let (trace, _guard) = TraceRecorder::start();
    let fake = FakeTransport::new(|_| {
        let mut answer = success("1.0");
        answer.headers_mut().insert("x-convex-deprecation-state", "UpgradeRequired".parse().unwrap());
        (Duration::ZERO, Ok(answer))
    });
    let client = fake.client();
    for _ in 0..2 {
        client.query(&F).await.unwrap();
    }
    let warnings: Vec<_> = trace.take().into_iter().filter(|line| line.contains(" WARN ")).collect();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0].ends_with("Convex says about this version of convex-typed: UpgradeRequired"), "{warnings:?}");
}
