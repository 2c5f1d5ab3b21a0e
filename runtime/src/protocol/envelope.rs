//! What Convex wraps a function's result in.
//!
//! Read by hand: the value goes straight into its type, whatever the order of the keys, and
//! `errorData: null` is told from no `errorData`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::value::Value;
use crate::wire;

pub(super) enum Envelope<T> {
    Success { value: T, log_lines: Vec<String> },
    Error { message: String, data: Option<Value>, log_lines: Vec<String> },
}

pub(super) enum Failure {
    /// The value is not of its type.
    Value { path: String, message: String },
    /// This is no answer of Convex.
    Envelope,
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<Envelope<T>, Failure> {
    if let Some(fields) = parse(text, PhantomData::<T>) {
        return fields.finish().ok_or(Failure::Envelope);
    }
    // Once more, slower, now that it matters where in the value the fault is.
    let mut fault = None;
    parse(text, Traced { fault: &mut fault, value: PhantomData::<T> });
    Err(fault.unwrap_or(Failure::Envelope))
}

/// Reads a value that stands alone.
pub(super) fn value<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    if let Ok(value) = wire::from_str(text) {
        return Ok(value);
    }
    let mut fault = None;
    let mut json = serde_json::Deserializer::from_str(text);
    let traced = wire::Seed(Traced { fault: &mut fault, value: PhantomData::<T> });
    let _ = traced.deserialize(&mut json);
    Err(fault.unwrap_or(Failure::Envelope))
}

fn parse<'de, S: DeserializeSeed<'de>>(text: &'de str, seed: S) -> Option<Fields<S::Value>> {
    let mut json = serde_json::Deserializer::from_str(text);
    let fields = json.deserialize_map(EnvelopeVisitor(seed)).ok()?;
    json.end().ok()?;
    Some(fields)
}

/// Reads a value and keeps what is wrong with it, and where.
struct Traced<'a, T> {
    fault: &'a mut Option<Failure>,
    value: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Traced<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        serde_path_to_error::deserialize(deserializer).map_err(|error| {
            let path = error.path().to_string();
            let path = if path == "." { String::new() } else { path };
            *self.fault = Some(Failure::Value { path, message: error.inner().to_string() });
            error.into_inner()
        })
    }
}

struct Fields<T> {
    status: Option<String>,
    value: Option<T>,
    message: Option<String>,
    data: Option<Value>,
    log_lines: Vec<String>,
}

impl<T> Fields<T> {
    fn finish(self) -> Option<Envelope<T>> {
        let Self { status, value, message, data, log_lines } = self;
        match status.as_deref() {
            Some("success") => Some(Envelope::Success { value: value?, log_lines }),
            Some("error") => Some(Envelope::Error { message: message?, data, log_lines }),
            _ => None,
        }
    }
}

struct EnvelopeVisitor<S>(S);

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for EnvelopeVisitor<S> {
    type Value = Fields<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of Convex")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<S::Value>, A::Error> {
        let mut seed = Some(self.0);
        let mut fields = Fields { status: None, value: None, message: None, data: None, log_lines: Vec::new() };
        while let Some(key) = map.next_key_seed(wire::Text)? {
            match &*key {
                "status" => fields.status = Some(map.next_value()?),
                "errorMessage" => fields.message = Some(map.next_value()?),
                "errorData" => {
                    fields.data = Some(map.next_value_seed(wire::Seed(PhantomData))?);
                }
                "logLines" => {
                    fields.log_lines = map.next_value::<Option<_>>()?.unwrap_or_default();
                }
                "value" => match seed.take() {
                    Some(seed) => fields.value = Some(map.next_value_seed(wire::Seed(seed))?),
                    None => drop(map.next_value::<IgnoredAny>()?),
                },
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(fields)
    }
}
