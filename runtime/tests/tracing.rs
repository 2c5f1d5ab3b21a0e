//! What a subscriber of tracing sees of calls.
#![cfg(all(feature = "client", feature = "tracing"))]

mod fake;

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::{FunctionReference, Mutation, Query};
use fake::{Fake, answer, success};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

struct F;
convex_typed::object! { F {} }
impl FunctionReference<Query> for F {
    const PATH: &'static str = "f:query";
    type Returns = f64;
}
impl FunctionReference<Mutation> for F {
    const PATH: &'static str = "f:mutation";
    type Returns = f64;
}

/// Writes down, one line each, what fields spans get and which events there are.
#[derive(Clone, Default)]
struct Notes {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0 += &format!(" {field}={value:?}");
    }
}

impl Notes {
    fn note(&self, start: String, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(start);
        record(&mut fields);
        self.lines.lock().unwrap().push(fields.0);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap())
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("convex_typed")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.spans.fetch_add(1, SeqCst) + 1;
        self.note(format!("{id} {}", span.metadata().name()), |fields| span.record(fields));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.note(span.into_u64().to_string(), |fields| values.record(fields));
    }

    fn event(&self, event: &Event<'_>) {
        let (metadata, parent) = (event.metadata(), event.parent().map(Id::into_u64));
        let target = metadata.target().rsplit("::").next().unwrap();
        self.note(format!("{} {} {target}", parent.unwrap_or(0), metadata.level()), |fields| event.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn calls_are_spans_and_log_lines_are_events() {
    let notes = Notes::default();
    let _guard = tracing::subscriber::set_default(notes.clone());
    let printed =
        r#"{"status":"error","errorMessage":"no","logLines":["[WARN] w","[ERROR] e","[DEBUG] d","[INFO] i","odd"]}"#;
    let answers = vec![
        Ok(answer(503, r#"{"code":"ExpiredInQueue"}"#)),
        Ok(success("1.0")),
        Ok(answer(200, printed)),
        Ok(answer(400, "<html>")),
    ];
    let mut answers = answers.into_iter();
    let fake = Fake::new(move |_| (Duration::from_millis(250), answers.next().unwrap()));
    let client = fake.builder().retries(1).build("https://a.convex.cloud").unwrap();
    client.set_auth("secret").unwrap();

    client.mutation(&F).await.unwrap();
    let mut seen = notes.take();
    let pause = seen.iter().position(|line| line.contains("it is tried again")).map(|at| seen.remove(at)).unwrap();
    assert!(pause.starts_with("1 DEBUG convex_typed ") && pause.contains("ExpiredInQueue"), "{pause}");
    let duration = seen.iter().position(|line| line.contains("milliseconds")).map(|at| seen.remove(at)).unwrap();
    let duration: f64 = duration.rsplit('=').next().unwrap().parse().unwrap();
    assert!((500.0..902.0).contains(&duration), "two answers and a pause: {duration}");
    assert_eq!(
        seen,
        [
            r#"1 convex function="f:mutation" kind="mutation" sent=62"#,
            "1 attempts=2",
            "1 status=200",
            "1 received=57",
            "1 INFO function message='x'",
        ]
    );

    client.query(&F).await.unwrap_err();
    let seen = notes.take();
    assert!(seen.contains(&"2 error=f:query: no".to_owned()), "{seen:?}");
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
    let seen = notes.take();
    assert!(seen.contains(&"3 status=400".to_owned()), "{seen:?}");
    assert!(!format!("{seen:?}").contains("secret"));
}

#[tokio::test(start_paused = true)]
async fn files_are_spans_without_their_urls() {
    let notes = Notes::default();
    let _guard = tracing::subscriber::set_default(notes.clone());
    let answers = vec![
        Ok(answer(200, r#"{"storageId":"kg2f"}"#)),
        Ok(answer(200, "a picture")),
        Ok(answer(404, r#"{"code":"FileNotFound","message":"no"}"#)),
    ];
    let client = Fake::answers(answers).client();
    client.upload("https://a.test/upload?token=secret", "a note").await.unwrap();
    let seen: Vec<_> = notes.take().into_iter().filter(|line| !line.contains("milliseconds")).collect();
    assert_eq!(
        seen,
        [r#"1 convex function="upload" kind="file" sent=6"#, "1 attempts=1", "1 status=200", "1 received=20"]
    );
    client.download("https://a.test/secret").await.unwrap().bytes().await.unwrap();
    let seen: Vec<_> = notes.take().into_iter().filter(|line| !line.contains("milliseconds")).collect();
    assert_eq!(seen, [r#"2 convex function="download" kind="file""#, "2 attempts=1", "2 status=200", "2 received=9"]);
    client.download("https://a.test/secret").await.unwrap_err();
    let seen = notes.take();
    assert!(seen.contains(&"3 status=404".to_owned()), "{seen:?}");
    assert!(seen.last().unwrap().starts_with("3 error=download: HTTP 404 Not Found, FileNotFound"), "{seen:?}");
    assert!(!format!("{seen:?}").contains("secret"));
}
