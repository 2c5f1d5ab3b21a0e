//! Runs clippy over all generated modules, and finds the manifest behind each complaint.

use std::collections::BTreeMap;
use std::process::Stdio;

use serde_json::Value;

use super::crates::{Crates, module};
use super::manifest::{Failure, Row};
use crate::{Error, repo};

/// Runs clippy with its defaults over the rows that have not failed yet, and marks those that do not pass.
///
/// rustc stops at the first errors, before it has checked a whole crate. So the modules that failed are removed, and
/// the others are checked again until they pass.
pub(crate) fn compile(rows: &mut [Row]) -> Result<(), Error> {
    let crates = Crates::new()?;
    loop {
        let good: Vec<_> = rows.iter().filter(|row| row.outcome.is_ok()).collect();
        let lines: usize = good.iter().map(|row| row.lines()).sum();
        eprintln!("cargo clippy -- -D warnings: {} modules, {lines} lines", good.len());
        crates.fill(&good)?;
        let Some(complaints) = clippy(&crates)? else { return Ok(()) };
        let mut found = false;
        for row in rows.iter_mut().filter(|row| row.outcome.is_ok()) {
            if let Some(reasons) = complaints.get(&module(&row.name)) {
                row.outcome = Err(Failure { step: "clippy", reason: reasons.join("\n") });
                found = true;
            }
        }
        if !found {
            let reasons: Vec<_> = complaints.into_values().flatten().collect();
            return Err(format!("clippy failed, but not in generated code:\n{}", reasons.join("\n")).into());
        }
    }
}

/// Returns clippy's complaints by module, under an empty name for those about other code. `None` if it has none.
fn clippy(crates: &Crates) -> Result<Option<BTreeMap<String, Vec<String>>>, Error> {
    let mut command = repo::cargo();
    command.args(["clippy", "--quiet", "--workspace", "--keep-going", "--message-format=json", "--", "-D", "warnings"]);
    command.current_dir(&crates.folder).env("CARGO_TARGET_DIR", crates.folder.join("target"));
    let output = command.stderr(Stdio::piped()).output()?;
    if output.status.success() {
        return Ok(None);
    }
    let mut complaints: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(event) = serde_json::from_str::<Value>(line) else { continue };
        let (message, of_module) = (&event["message"], module_of(&event["message"]["spans"]));
        if event["reason"] == "compiler-message" && (of_module.is_some() || message["level"] == "error") {
            let text = message["rendered"].as_str().unwrap_or_default().trim_end().to_owned();
            let list = complaints.entry(of_module.unwrap_or_default()).or_default();
            if !text.starts_with("error: aborting") && !list.contains(&text) {
                list.push(text);
            }
        }
    }
    if complaints.is_empty() {
        complaints.insert(String::new(), vec![String::from_utf8_lossy(&output.stderr).into_owned()]);
    }
    Ok(Some(complaints))
}

/// The module that a complaint is about, even if it is inside a macro of the runtime.
fn module_of(spans: &Value) -> Option<String> {
    let mut spans: Vec<_> = spans.as_array()?.iter().collect();
    spans.sort_by_key(|span| span["is_primary"] != true);
    spans.into_iter().find_map(|mut span| {
        while span.is_object() {
            let file = span["file_name"].as_str().unwrap_or_default();
            let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
            if let Some(module) = name.strip_suffix(".rs").filter(|name| name.starts_with("m_")) {
                return Some(module.to_owned());
            }
            span = &span["expansion"]["span"];
        }
        None
    })
}
