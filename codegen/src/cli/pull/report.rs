//! The outcome for each function.

use std::fmt::Write;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// The most functions without a type that are listed. `--report` has them all.
const LISTED: usize = 20;

/// The outcome for all functions, also as JSON.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) functions: Vec<Function>,
    pub(super) text: String,
}

/// A function.
#[derive(Debug, Deserialize)]
pub(super) struct Function {
    identifier: String,
    outcome: Outcome,
    /// Why it, or a part of it, is `any`.
    reasons: Vec<Reason>,
}

/// Where the type of a return value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    /// From the author's validator.
    Declared,
    /// From TypeScript.
    Inferred,
    /// From TypeScript, with `any` inside.
    Partly,
    /// It is `any`.
    Any,
}

/// Why something is `any`.
#[derive(Debug, Deserialize)]
struct Reason {
    why: String,
    /// `convex/messages.ts:12`, if that is known.
    at: Option<String>,
}

impl Report {
    fn count(&self, outcome: Outcome) -> usize {
        self.functions.iter().filter(|one| one.outcome == outcome).count()
    }

    /// The percentage of functions with a type, rounded down.
    fn typed(&self) -> usize {
        let typed = self.functions.len() - self.count(Outcome::Any);
        (typed * 100).checked_div(self.functions.len()).unwrap_or(100)
    }

    /// Adds an error if the percentage is below `least`.
    pub(super) fn check(&self, least: Option<u8>, problems: &mut Diagnostics) {
        let Some(least) = least.map(usize::from).filter(|least| self.typed() < *least) else { return };
        let typed = self.typed();
        let error = Diagnostic::error(format!(
            "only {typed} % of the functions have a return type, not the required {least} %"
        ));
        let named = self.functions.iter().filter(|one| one.outcome == Outcome::Any).take(LISTED);
        problems.push(named.map(Function::line).fold(error, Diagnostic::with_note));
    }

    /// For the terminal.
    pub(super) fn table(&self) -> String {
        let mut text = String::from("return types of the functions:\n");
        for (outcome, name) in [
            (Outcome::Declared, "declared"),
            (Outcome::Inferred, "inferred"),
            (Outcome::Partly, "inferred, with `any` inside"),
            (Outcome::Any, "any"),
        ] {
            let count = self.count(outcome);
            if count > 0 {
                let _ = writeln!(text, "{count:>6}  {name}");
            }
        }
        let open: Vec<_> = self.functions.iter().filter(|one| one.outcome == Outcome::Any).collect();
        for one in open.iter().take(LISTED) {
            let _ = writeln!(text, "   any: {}", one.line());
        }
        if open.len() > LISTED {
            let _ = writeln!(text, "   ... and {} more, see `--report FILE`", open.len() - LISTED);
        }
        text
    }
}

impl Function {
    /// The name, and why it has no type.
    fn line(&self) -> String {
        let Self { identifier, reasons, .. } = self;
        match reasons.first() {
            Some(Reason { why, at: Some(at) }) => format!("{identifier}: {why} ({at})"),
            Some(Reason { why, at: None }) => format!("{identifier}: {why}"),
            None => identifier.clone(),
        }
    }
}
