//! What a script answers.

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics};

use super::report::Function;

/// Either `problem`, and nothing was made, or all the rest.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    pub(super) problem: Option<Problem>,
    #[serde(default)]
    pub(super) problems: Vec<Problem>,
    #[serde(default)]
    pub(super) functions: Vec<Function>,
}

/// A problem, in a script's words.
#[derive(Debug, Deserialize)]
pub(super) struct Problem {
    message: String,
    #[serde(default)]
    notes: Vec<String>,
    help: Option<String>,
    /// Whether all is right nevertheless.
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

    /// An error if nothing may be missing.
    pub(super) fn report(self, strict: bool, into: &mut Diagnostics) {
        let harmless = self.harmless;
        let error = self.error();
        into.push(if strict && !harmless { error } else { error.into_warning() });
    }
}
