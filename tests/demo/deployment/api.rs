//! Convex's HTTP API: requests, identities, the envelope around a result, and the errors before a function runs.

use std::io;
use std::time::Duration;

use serde_json::{Value, json};

use super::chat::{Chat, TOKEN, Thrown};
use super::http::{Request, Response};
use super::trouble::Trouble;
use super::validator::mismatch;

/// The functions of a spec, and the app behind them.
#[derive(Debug)]
pub(crate) struct Api {
    functions: Vec<Value>,
    chat: Chat,
    /// The number of calls, from which request ids are made.
    calls: usize,
    trouble: Trouble,
}

/// An error before a function runs: status, code, message.
pub(crate) type Refusal = (u16, &'static str, String);

impl Api {
    pub(crate) fn new(spec: &str) -> io::Result<Self> {
        let mut spec: Value = serde_json::from_str(spec)?;
        // Error messages contain validators, and must not depend on the features that serde_json is built with.
        spec.sort_all_objects();
        let Value::Array(functions) = spec["functions"].take() else {
            return Err(io::Error::other("the function spec lists no functions"));
        };
        Ok(Self { functions, chat: Chat::new(), calls: 0, trouble: Trouble::default() })
    }

    /// Returns the delay before the answer to a request.
    pub(crate) fn delay(&self, request: &Request) -> Duration {
        if settings(request).is_some() { Duration::ZERO } else { self.trouble.delay() }
    }

    pub(crate) fn answer(&mut self, request: &Request) -> Response {
        if let Some(query) = settings(request) {
            return self.trouble.set(query);
        }
        let kind = match (request.method.as_str(), request.path.as_str()) {
            ("POST", "/api/query") => "Query",
            ("POST", "/api/mutation") => "Mutation",
            ("POST", "/api/action") => "Action",
            // A real deployment serves HTTP actions on a separate host.
            _ => return self.chat.http_action(request),
        };
        match self.call(kind, request) {
            Ok(envelope) => response(200, envelope),
            Err((status, code, message)) => response(status, json!({ "code": code, "message": message })),
        }
    }

    /// Calls a function, and returns the envelope of its result or error.
    fn call(&mut self, kind: &str, request: &Request) -> Result<Value, Refusal> {
        let signed_in = signed_in(request)?;
        let (path, args) = body(request)?;
        self.calls += 1;
        if let Some(refusal) = self.trouble.refuses(self.calls) {
            return Err(refusal);
        }
        let id = format!("[Request ID: {:016x}] Server Error", self.calls);
        let failure = |message: String| json!({ "status": "error", "errorMessage": format!("{id}\n{message}") });
        let Some(function) = self.functions.iter().find(|function| is_called(function, &path)) else {
            let message =
                format!("Could not find public function for '{path}'. Did you forget to run `npx convex dev`?");
            return Ok(failure(message));
        };
        let defined = &function["functionType"];
        if defined != kind {
            return Ok(failure(format!("Trying to execute {path} as {kind}, but it is defined as {defined}.")));
        }
        let is_id = |table: &str, id: &str| self.chat.is_id(table, id);
        if let Some(problem) = mismatch(&function["args"], &args, &is_id) {
            return Ok(failure(format!("ArgumentValidationError: {problem}")));
        }
        let returns = function["returns"].clone();
        let answer = match self.trouble.throws(&path) {
            Some(thrown) => Err(thrown),
            None => self.chat.call(&path, &args, signed_in),
        };
        let mut envelope = match answer {
            Ok(value) => match mismatch(&returns, &value, &|table, id| self.chat.is_id(table, id)) {
                None => json!({ "status": "success", "value": value }),
                Some(problem) => failure(format!("ReturnsValidationError: {problem}")),
            },
            // As in production, where a client only gets the data.
            Err(Thrown(data)) => json!({ "status": "error", "errorMessage": id, "errorData": data }),
        };
        let log = self.chat.take_log();
        if !log.is_empty() {
            envelope["logLines"] = json!(log);
        }
        Ok(envelope)
    }
}

/// The query string of a request to change the settings of the demo itself.
fn settings(request: &Request) -> Option<&str> {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    (request.method == "POST" && path == "/demo").then_some(query)
}

/// Whether the request has the token of the user. Any other token is an error.
fn signed_in(request: &Request) -> Result<bool, Refusal> {
    match request.headers.get("authorization").map(|header| header.split_once(' ')) {
        None => Ok(false),
        Some(Some(("Bearer", TOKEN))) => Ok(true),
        Some(Some(("Bearer", _))) => {
            Err((401, "InvalidAuthHeader", "Could not validate token: unknown issuer".to_owned()))
        }
        Some(_) => Err((401, "BadAdminKey", "The provided admin key was invalid for this instance".to_owned())),
    }
}

/// The path of the function, and its arguments.
fn body(request: &Request) -> Result<(String, Value), Refusal> {
    let bad = |message: &str| (400, "BadJsonBody", message.to_owned());
    if request.headers.get("content-type").map(String::as_str) != Some("application/json") {
        return Err(bad("Expected request with `Content-Type: application/json`"));
    }
    let body: Value = serde_json::from_str(&request.body).map_err(|error| bad(&error.to_string()))?;
    let path = body["path"].as_str().ok_or_else(|| bad("missing field `path`"))?;
    let args = match &body["args"] {
        // The arguments themselves, or a list with them as its only item.
        Value::Array(list) if list.len() == 1 => list[0].clone(),
        args @ Value::Object(_) => args.clone(),
        _ => return Err(bad("missing field `args`")),
    };
    match &body["format"] {
        format if format == "convex_encoded_json" => Ok((path.to_owned(), args)),
        other => Err((400, "BadFormat", format!("this deployment does not support the format {other}"))),
    }
}

/// Whether a function of the spec is public and has this path. In the spec, paths contain the extension of the file.
fn is_called(function: &Value, path: &str) -> bool {
    let identifier = function["identifier"].as_str().unwrap_or_default();
    function["visibility"]["kind"] == "public" && identifier.replace(".js:", ":") == path
}

/// A response with sorted keys, as Convex writes them, whatever features serde_json is built with.
pub(crate) fn response(status: u16, mut body: Value) -> Response {
    body.sort_all_objects();
    Response { status, body: body.to_string() }
}
