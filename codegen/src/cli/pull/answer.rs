//! The response of a script.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics};

use super::report::Function;

/// Either `problem`, if it failed, or all the rest.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    pub(super) problem: Option<Problem>,
    #[serde(default)]
    pub(super) problems: Vec<Problem>,
    #[serde(default)]
    pub(super) functions: Vec<Function>,
}

/// A problem that a script reports.
#[derive(Debug, Deserialize)]
pub(super) struct Problem {
    message: String,
    #[serde(default)]
    notes: Vec<String>,
    help: Option<String>,
    /// Whether the result is correct nevertheless.
    #[serde(default)]
    harmless: bool,
}

impl Problem {
    pub(super) fn error(self) -> Diagnostic {
        let error = Diagnostic::error(self.message);
        let error = self.notes.into_iter().fold(error, Diagnostic::with_note);
        match self.help {
            Some(help) => error.with_help(help),
            None => error,
        }
    }

    /// Adds it as an error if `strict` is set and it is not harmless, else as a warning.
    pub(super) fn report(self, strict: bool, into: &mut Diagnostics) {
        let harmless = self.harmless;
        let error = self.error();
        into.push(if strict && !harmless { error } else { error.into_warning() });
    }
}
