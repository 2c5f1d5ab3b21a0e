//! The methods of errors for programs.

use super::*;

/// The methods are those of `reqwest::Error`, and `is_unauthorized` and `code`.
#[tokio::test(start_paused = true)]
async fn methods_distinguish_errors() {
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
