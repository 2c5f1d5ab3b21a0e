//! Convex's JavaScript client, in a process that takes calls from its input.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::{Mutex, OnceLock, PoisonError};

use convex_typed::{Value, wire};
use convex_typed_tests::node;
use serde_json::{Value as Json, json};

use crate::calls::Auth;
use crate::understood::{Outcome, Understood};

/// One call.
pub(crate) struct Call<'a> {
    /// The method: `query`, `mutation`, `action`, `consistentQuery`, or `function` for a function of unknown kind.
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) args: &'a str,
    pub(crate) skip_queue: bool,
}

struct Client {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    _process: Child,
}

/// Returns `None` if Node is not installed.
fn client() -> Option<&'static Mutex<Client>> {
    static CLIENT: OnceLock<Option<Mutex<Client>>> = OnceLock::new();
    let start = || {
        let mut process = node::start("official-client.js")?;
        let (input, output) = (process.stdin.take()?, BufReader::new(process.stdout.take()?));
        Some(Mutex::new(Client { input, output, _process: process }))
    };
    CLIENT.get_or_init(start).as_ref()
}

/// Whether Node is installed to run the client. Prints a warning if it is not.
pub(crate) fn is_there() -> bool {
    client().is_some()
}

/// Makes these calls at once.
pub(crate) fn call(url: &str, auth: &Auth, calls: &[Call<'_>]) -> Vec<Understood> {
    let calls: Vec<Json> = calls
        .iter()
        .map(|Call { method, path, args, skip_queue }| {
            let args: Json = serde_json::from_str(args).unwrap();
            json!({ "method": method, "path": path, "args": args, "skipQueue": skip_queue })
        })
        .collect();
    let command = json!({ "url": url, "auth": auth.official(), "calls": calls });
    let mut client = client().expect("Node is installed").lock().unwrap_or_else(PoisonError::into_inner);
    writeln!(client.input, "{command}").unwrap();
    let mut line = String::new();
    client.output.read_line(&mut line).unwrap();
    let answer: Json = serde_json::from_str(&line).unwrap_or_else(|_| panic!("no answer to {command}"));
    let log_lines: Vec<String> = serde_json::from_value(answer["logLines"].clone()).unwrap();
    let outcomes = answer["outcomes"].as_array().unwrap().iter();
    outcomes.map(|outcome| Understood { outcome: read(outcome), log_lines: log_lines.clone() }).collect()
}

fn read(outcome: &Json) -> Outcome {
    let Some(error) = outcome.get("error") else { return Outcome::Value(value(&outcome["value"])) };
    let message = error["message"].as_str().unwrap().to_owned();
    match (error["name"].as_str().unwrap(), error.get("data")) {
        (_, Some(data)) => Outcome::ConvexError { message, data: value(data) },
        ("Error", None) => Outcome::Error(message),
        // An error of the runtime.
        (name, None) => Outcome::Other(name.to_owned()),
    }
}

fn value(json: &Json) -> Value {
    wire::from_str(&json.to_string()).unwrap()
}
