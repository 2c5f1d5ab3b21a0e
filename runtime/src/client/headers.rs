//! The headers that a client adds to every request.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::TransportErrorKind;
use crate::transport::SendError;

#[derive(Default)]
pub(super) struct ExtraHeaders {
    headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether one was invalid, which `build` reports.
    invalid: bool,
}

impl ExtraHeaders {
    pub(super) fn push(&mut self, name: Option<HeaderName>, value: Option<HeaderValue>) {
        let (Some(name), Some(mut value)) = (name, value) else {
            self.invalid = true;
            return;
        };
        value.set_sensitive(true);
        self.headers.push((name, value));
    }

    pub(super) fn check(&self) -> Result<(), SendError> {
        if !self.invalid {
            return Ok(());
        }
        Err(SendError::new(TransportErrorKind::Unsupported, "`ClientBuilder::header` got an invalid name or value"))
    }

    /// Adds those whose name the request does not have.
    pub(super) fn add_to(&self, headers: &mut HeaderMap) {
        if self.headers.is_empty() {
            return;
        }
        let own: Vec<bool> = self.headers.iter().map(|(name, _)| headers.contains_key(name)).collect();
        for ((name, value), _) in self.headers.iter().zip(own).filter(|(_, own)| !own) {
            headers.append(name, value.clone());
        }
    }
}
