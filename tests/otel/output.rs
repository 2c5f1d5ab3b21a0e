//! Runs the example against a deployment, and reads what it prints.

use std::collections::BTreeMap;
use std::env;
use std::process::Command;

use convex_typed_demo::deployment::{Deployment, Exchange, TOKEN};

/// Runs the example. Returns what it prints, and the requests that it sends.
fn run() -> (String, Vec<Exchange>) {
    let deployment = Deployment::start(0).unwrap();
    let mut example = Command::new(env!("CARGO_BIN_EXE_otel"));
    // The machine's own settings of proxies and OpenTelemetry must not change it.
    for (name, _) in env::vars().filter(|(name, _)| name.starts_with("OTEL_")) {
        example.env_remove(name);
    }
    example.env("NO_PROXY", "127.0.0.1").env("CHAT_TOKEN", TOKEN);
    for name in ["CONVEX_URL", "CONVEX_SITE_URL"] {
        example.env(name, deployment.url());
    }
    let output = example.output().unwrap();
    let (text, errors) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{errors}\n{text}");
    (text, deployment.take_exchanges())
}

/// A span, by its properties and attributes as they are printed.
struct Span {
    properties: BTreeMap<String, String>,
    text: String,
}

impl Span {
    fn all(text: &str) -> Vec<Self> {
        let traces = text.split("\nMetrics\n").next().unwrap();
        traces.split("Span #").skip(1).map(Self::parse).collect()
    }

    fn parse(text: &str) -> Self {
        // Events have names, too.
        let head = text.split("\tEvents:").next().unwrap();
        let lines = head.lines().filter_map(|line| match line.strip_prefix("\t\t ->  ") {
            Some(attribute) => attribute.split_once(": "),
            // Two tabs are of the instrumentation scope.
            None => line.strip_prefix('\t').filter(|line| !line.starts_with('\t'))?.split_once(": "),
        });
        let properties = lines.map(|(name, value)| (name.trim().to_owned(), value.to_owned())).collect();
        Self { properties, text: text.to_owned() }
    }

    fn get(&self, name: &str) -> &str {
        self.properties.get(name).unwrap_or_else(|| panic!("no {name}: {}", self.text))
    }
}

/// The data points of a metric, each as text.
fn data_points<'a>(text: &'a str, metric: &str) -> Vec<&'a str> {
    let metrics = text.rsplit("\nMetrics\n").next().unwrap();
    let name = format!(" : {metric}\n");
    let metric = metrics.split("Metric #").find(|metric| metric.contains(&name));
    metric.unwrap_or_else(|| panic!("no {name}: {text}")).split("DataPoint #").skip(1).collect()
}

const CALLS: [(&str, &str, &str); 5] = [
    ("channels:list", "query", "success"),
    ("channels:create", "mutation", "success"),
    ("messages:send", "mutation", "success"),
    ("POST /messages", "http", "success"),
    ("messages:get", "query", "function"),
];

#[test]
fn calls_are_spans_and_metrics() {
    let (text, exchanges) = run();
    assert!(text.contains(r#"service.name=String(Static("chat-service"))"#), "{text}");

    let spans = Span::all(&text);
    let (root, calls) = spans.split_last().unwrap();
    assert_eq!((root.get("Name"), root.get("Kind"), root.get("Status")), ("post", "Server", "Unset"));
    assert!(root.get("ParentSpanId").starts_with("None"), "{}", root.text);
    assert_eq!((calls.len(), exchanges.len()), (CALLS.len(), CALLS.len()), "{text}");
    let port = exchanges[0].request.headers["host"].split_once(':').unwrap().1;
    for ((call, exchange), (function, kind, outcome)) in calls.iter().zip(&exchanges).zip(CALLS) {
        assert_eq!((call.get("Name"), call.get("Kind")), (function, "Client"));
        assert_eq!((call.get("TraceId"), call.get("ParentSpanId")), (root.get("TraceId"), root.get("SpanId")));
        assert!(call.get("function").contains(&format!("{function:?}")), "{}", call.text);
        assert!(call.get("kind").contains(&format!("{kind:?}")), "{}", call.text);
        assert!(call.get("http.request.method").contains(r#""POST""#), "{}", call.text);
        assert!(call.get("server.address").contains(r#""127.0.0.1""#), "{}", call.text);
        assert_eq!(call.get("server.port"), format!("I64({port})"));
        assert_eq!(call.get("http.response.status_code"), format!("I64({})", exchange.response.status));
        assert_eq!(call.get("sent"), format!("I64({})", exchange.request.body.len()));
        assert_eq!((outcome == "success"), call.get("Status") == "Unset", "{}", call.text);
        let traceparent = format!("00-{}-{}-01", call.get("TraceId"), call.get("SpanId"));
        assert_eq!(exchange.request.headers["traceparent"], traceparent);
    }
    assert!(calls[2].text.contains("Events:") && calls[2].text.contains("'sent'"), "{}", calls[2].text);
    assert!(calls[4].get("Status").starts_with("Error") && calls[4].get("error.type").contains(r#""function""#));
    assert!(root.text.contains("the message is gone"), "{}", root.text);
    assert!(!text.contains(TOKEN), "{text}");

    for (metric, value) in
        [("convex.client.calls", "Value        : 1\n"), ("convex.client.call.duration", "Count        : 1\n")]
    {
        let points = data_points(&text, metric);
        assert_eq!(points.len(), CALLS.len(), "{text}");
        for (function, kind, outcome) in CALLS {
            let attributes = [("function", function), ("kind", kind), ("outcome", outcome)]
                .map(|(name, value)| format!("->  convex.{name}: {value}\n"));
            let is_it = |point: &&&str| attributes.iter().all(|attribute| point.contains(attribute));
            let point = points.iter().find(is_it).unwrap_or_else(|| panic!("no {function}: {text}"));
            assert!(point.contains(value), "{point}");
        }
    }
}
