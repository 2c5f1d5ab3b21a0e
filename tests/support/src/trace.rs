use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, LazyLock, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, NoSubscriber};
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// While there is a single subscriber, `tracing` only asks the thread that reaches a span first whether to record it, and
/// remembers the answer for all threads. In a test without a recorder, that would be no. So there is a second one.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::new()));

/// A subscriber that records the spans and events of `convex-typed` at every level, a line for each.
#[derive(Debug, Clone, Default)]
pub struct TraceRecorder {
    lines: Arc<Mutex<Vec<String>>>,
    spans: Arc<AtomicU64>,
}

impl TraceRecorder {
    /// Starts recording on this thread, until the guard is dropped.
    #[must_use]
    pub fn start() -> (Self, DefaultGuard) {
        LazyLock::force(&SECOND);
        let recorder = Self::default();
        let guard = tracing::subscriber::set_default(recorder.clone());
        (recorder, guard)
    }

    /// Returns the lines since the last call.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap())
    }

    fn line(&self, start: String, record: impl FnOnce(&mut Line)) {
        let mut line = Line(start);
        record(&mut line);
        self.lines.lock().unwrap().push(line.0);
    }
}

/// A line to which fields are added.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0 += &format!(" {field}={value:?}");
    }
}

impl Subscriber for TraceRecorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("convex_typed")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.spans.fetch_add(1, SeqCst) + 1;
        self.line(format!("{id} {}", span.metadata().name()), |line| span.record(line));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        self.line(span.into_u64().to_string(), |line| values.record(line));
    }

    fn event(&self, event: &Event<'_>) {
        let (metadata, parent) = (event.metadata(), event.parent().map(Id::into_u64));
        let target = metadata.target().rsplit("::").next().unwrap_or_default();
        self.line(format!("{} {} {target}", parent.unwrap_or(0), metadata.level()), |line| event.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
