//! Sends the trace context, as the header `traceparent` of W3C.

use std::time::Duration;

use convex_typed::transport::{Attempt, BoxFuture, SendError, Transfer, Transport};
use convex_typed::{Body, Bytes};
use http::{HeaderMap, Response};
use opentelemetry::global;
use opentelemetry_http::HeaderInjector;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Adds the trace context to the requests of another transport.
pub struct TraceparentTransport<T>(pub T);

impl<T: Transport> Transport for TraceparentTransport<T> {
    fn send(&self, mut attempt: Attempt) -> BoxFuture<'_, Result<Response<Bytes>, SendError>> {
        inject(attempt.request.headers_mut());
        self.0.send(attempt)
    }

    fn transfer(&self, mut transfer: Transfer) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        inject(transfer.request.headers_mut());
        self.0.transfer(transfer)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        self.0.sleep(duration)
    }

    fn now(&self) -> Duration {
        self.0.now()
    }
}

/// Adds the context of the call, in whose span the client calls its transport.
fn inject(headers: &mut HeaderMap) {
    let context = Span::current().context();
    global::get_text_map_propagator(|propagator| propagator.inject_context(&context, &mut HeaderInjector(headers)));
}
