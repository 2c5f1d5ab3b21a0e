//! Calls as spans of `tracing`.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed_wasm_tests::backend::api::{counters, logs};
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{client, sleep, trouble};

/// A span, as a subscriber sees it.
#[derive(Debug, Clone, Default)]
struct Span {
    name: &'static str,
    fields: BTreeMap<&'static str, String>,
    events: usize,
    entered: usize,
    /// How many handles there are. The span ends with the last.
    handles: usize,
}

impl Span {
    fn has_ended(&self) -> bool {
        (self.handles, self.entered) == (0, 0)
    }
}

impl Visit for Span {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

/// Records the client's spans.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Span>>>);

impl Recorder {
    /// The only span.
    fn span(&self) -> Span {
        let spans = self.0.lock().unwrap();
        assert_eq!(spans.len(), 1, "{spans:?}");
        spans[0].clone()
    }

    fn edit<T>(&self, id: &Id, edit: impl FnOnce(&mut Span) -> T) -> T {
        edit(&mut self.0.lock().unwrap()[id.into_u64() as usize - 1])
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("convex_typed")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut span = Span { name: attributes.metadata().name(), handles: 1, ..Span::default() };
        attributes.record(&mut span);
        let mut spans = self.0.lock().unwrap();
        spans.push(span);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        self.edit(id, |span| values.record(span));
    }

    fn event(&self, event: &Event<'_>) {
        if let Some(id) = event.parent() {
            self.edit(id, |span| span.events += 1);
        }
    }

    fn enter(&self, id: &Id) {
        self.edit(id, |span| span.entered += 1);
    }

    fn exit(&self, id: &Id) {
        self.edit(id, |span| span.entered -= 1);
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.edit(id, |span| span.handles += 1);
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        self.edit(&id, |span| {
            span.handles -= 1;
            span.handles == 0
        })
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
}

#[wasm_bindgen_test]
async fn a_call_is_a_span() {
    let recorder = Recorder::default();
    let call = client().mutation(&counters::Increment { name: "wasm::traced".into(), by: 1 });
    call.with_subscriber(recorder.clone()).await.unwrap();
    let span = recorder.span();
    assert!(span.has_ended(), "{span:?}");
    let field = |name: &str| span.fields.get(name).map(String::as_str);
    assert_eq!((span.name, field("function"), field("kind")), ("convex", Some("counters:increment"), Some("mutation")));
    assert_eq!((field("http.response.status_code"), field("attempts"), field("error")), (Some("200"), Some("1"), None));
    assert!(field("milliseconds").unwrap().parse::<f64>().unwrap() > 0.0, "{span:?}");
}

#[wasm_bindgen_test]
async fn what_a_function_prints_is_in_its_span() {
    let recorder = Recorder::default();
    client().query(&logs::All).with_subscriber(recorder.clone()).await.unwrap();
    let span = recorder.span();
    assert!(span.events > 0 && span.has_ended(), "{span:?}");
}

#[wasm_bindgen_test]
async fn the_span_of_a_dropped_call_ends() {
    let recorder = Recorder::default();
    let call = trouble::client().call_dynamic("trouble:hang", trouble::named("traced"));
    let mut call = Box::pin(call.with_subscriber(recorder.clone()));
    while trouble::seen("traced").await.0 < 1.0 {
        assert!(futures_util::poll!(&mut call).is_pending());
        sleep(5).await;
    }
    let span = recorder.span();
    assert_eq!((&*span.fields["function"], &*span.fields["kind"]), ("trouble:hang", "any"));
    assert!(!span.has_ended(), "{span:?}");
    drop(call);
    let span = recorder.span();
    assert!(span.has_ended() && !span.fields.contains_key("error"), "{span:?}");
}

#[wasm_bindgen_test]
async fn the_span_of_an_aborted_call_ends_with_an_error() {
    let recorder = Recorder::default();
    let call = trouble::client().call_dynamic("trouble:hang", trouble::named("traced_timeout"));
    let call = call.timeout(Duration::from_millis(300)).with_subscriber(recorder.clone());
    assert!(call.await.unwrap_err().is_timeout());
    let span = recorder.span();
    assert_eq!((&*span.fields["error.type"], &*span.fields["otel.status_code"]), ("timeout", "ERROR"));
    assert!(span.has_ended(), "{span:?}");
}
