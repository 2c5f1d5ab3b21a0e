//! Sets up OpenTelemetry.

use opentelemetry::global;
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

pub struct Telemetry {
    traces: SdkTracerProvider,
    metrics: SdkMeterProvider,
}

impl Telemetry {
    /// Exports spans and metrics from now on.
    pub fn start(service: &'static str) -> Self {
        let resource = Resource::builder().with_service_name(service).build();
        // This prints them. To send them to a collector by OTLP, use the exporters of the crate `opentelemetry-otlp`, which
        // read the collector's address from the environment (`OTEL_EXPORTER_OTLP_ENDPOINT`):
        //
        //     let spans = opentelemetry_otlp::SpanExporter::builder().with_http().build()?;
        //     let points = opentelemetry_otlp::MetricExporter::builder().with_http().build()?;
        let spans = opentelemetry_stdout::SpanExporter::default();
        let points = opentelemetry_stdout::MetricExporter::default();

        let traces = SdkTracerProvider::builder().with_resource(resource.clone()).with_batch_exporter(spans).build();
        let metrics = SdkMeterProvider::builder().with_resource(resource).with_periodic_exporter(points).build();
        global::set_meter_provider(metrics.clone());
        global::set_text_map_propagator(TraceContextPropagator::new());
        // The client's spans have the level INFO. What HTTP clients report of connections is below.
        let layer = tracing_opentelemetry::layer().with_tracer(traces.tracer(service));
        tracing_subscriber::registry().with(LevelFilter::INFO).with(layer).init();
        Self { traces, metrics }
    }

    /// Exports what is left. Without it, the last seconds before the end of the program would be lost.
    pub fn shutdown(&self) -> OTelSdkResult {
        self.traces.shutdown()?;
        self.metrics.shutdown()
    }
}
