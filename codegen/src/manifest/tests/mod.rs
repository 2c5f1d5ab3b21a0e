mod accepted;
mod mutilated;
mod rejected;
mod rejected_files;
mod rejected_names;
mod rejected_validators;

use crate::diagnostic::Diagnostics;
use crate::manifest::{FunctionSpec, Schema};
use crate::source::Source;

fn spec(text: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    FunctionSpec::read(&Source::new("spec.json", text), &mut diagnostics);
    diagnostics.render(false)
}

fn schema(text: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    Schema::read(&Source::new("schema.json", text), &mut diagnostics);
    diagnostics.render(false)
}

/// The diagnostics of a function that returns this.
fn returns(validator: &str) -> String {
    spec(&format!(r#"[{{"identifier":"a.js:b","functionType":"Query","args":null,"returns":{validator}}}]"#))
}

/// Only the messages, without locations and source lines.
fn messages(rendered: &str) -> String {
    let wanted = |line: &&str| ["error", "warning", "  = ", "   = "].iter().any(|start| line.starts_with(start));
    rendered.lines().filter(wanted).collect::<Vec<_>>().join("\n")
}
