//! Counts and times calls.

use convex_typed::{CallOutcome, CallSummary};
use opentelemetry::metrics::{Counter, Histogram};
use opentelemetry::{KeyValue, global};

/// Those that OpenTelemetry recommends for HTTP, in seconds.
const BOUNDARIES: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

pub struct CallMetrics {
    calls: Counter<u64>,
    duration: Histogram<f64>,
}

impl CallMetrics {
    pub fn new() -> Self {
        let meter = global::meter("convex");
        let calls = meter.u64_counter("convex.client.calls").with_description("Finished calls").with_unit("{call}");
        let duration = meter
            .f64_histogram("convex.client.call.duration")
            .with_description("Duration of calls, with retries")
            .with_unit("s")
            .with_boundaries(BOUNDARIES.to_vec());
        Self { calls: calls.build(), duration: duration.build() }
    }

    /// For `ClientBuilder::on_call`.
    pub fn record(&self, call: &CallSummary<'_>) {
        let outcome = match call.outcome {
            CallOutcome::Success => "success".to_owned(),
            // Whose fault it was: few values, as each is a time series.
            CallOutcome::Failure(error) => format!("{:?}", error.fault()).to_lowercase(),
            _ => "dropped".to_owned(),
        };
        let attributes = [
            KeyValue::new("convex.function", call.function.to_owned()),
            KeyValue::new("convex.kind", call.kind),
            KeyValue::new("convex.outcome", outcome),
        ];
        self.calls.add(1, &attributes);
        self.duration.record(call.duration.as_secs_f64(), &attributes);
    }
}
