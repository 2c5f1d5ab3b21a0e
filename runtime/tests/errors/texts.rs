//! Texts of servers and functions in errors.

use super::*;

/// Control characters would control the terminal, and a line break would forge a line of a log.
#[tokio::test(start_paused = true)]
async fn errors_show_no_control_characters() {
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
    assert_eq!(errors.len(), 9 * 3 + 2, "the HTTP action accepts responses without an error status");
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

/// Only `Display` shortens texts, the fields do not.
#[tokio::test(start_paused = true)]
async fn long_texts_are_shortened() {
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
