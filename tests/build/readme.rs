//! The snippets of the README, as functions to compile.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The surroundings of a snippet of statements: the bindings of `guide.json`, and values that a program would have.
const AROUND: &str = "
    use crate::guide::{api, http, tables};
    use convex_typed::SnapshotTimestamp;
    use convex_typed::{Body, Client, Form, Id, Part, Storage};
    use convex_typed_codegen::Builder;
    use serde_json::json;
    use std::time::Duration;
    use api::messages::Send;
    use api::users::{Create, CreateRequired, Me, create::Role};
";
const PARAMETERS: &str = "
    client: Client, http: reqwest::Client, url: &str, jwt: String, email: String, since: SnapshotTimestamp,
    channel: Id<tables::Channels>, id: Id<tables::Messages>, document: tables::Messages, mut file: tokio::fs::File,
";

/// Writes `readme.rs`: a module for each snippet of user code, and a list of the snippets of generated code.
pub(crate) fn write(readme: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", readme.display());
    let (mut modules, mut generated) = (String::new(), Vec::new());
    for (line, snippet) in snippets(&fs::read_to_string(readme)?) {
        if ["///", "pub struct", "::convex_typed::"].iter().any(|start| snippet.starts_with(start)) {
            generated.push(snippet);
        } else if snippet.contains("fn main()") || snippet.contains("mod backend {") {
            // The file that `cargo xtask gen` would have written.
            let snippet = snippet.replace("mod backend;", "mod backend {\n    pub(super) use crate::guide::*;\n}");
            writeln!(modules, "mod line_{line} {{\n{snippet}}}\n")?;
        } else {
            writeln!(
                modules,
                "mod line_{line} {{{AROUND}\n    async fn snippet({PARAMETERS}) -> Result<(), Box<dyn std::error::Error>> \
                 {{\n{snippet}\n        Ok(())\n    }}\n}}\n"
            )?;
        }
    }
    writeln!(modules, "/// The generated code in the README.\nconst GENERATED: &[&str] = &{generated:?};")?;
    fs::write(out.join("readme.rs"), modules)?;
    // For the snippet that includes it.
    fs::copy(out.join("guide.rs"), out.join("backend.rs"))?;
    Ok(())
}

/// The Rust snippets in a Markdown text, each with the number of its first line.
fn snippets(text: &str) -> Vec<(usize, String)> {
    let mut snippets = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line == "```rust" {
            let code = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            snippets.push((number + 2, code.map(|line| format!("{line}\n")).collect()));
        }
    }
    snippets
}
