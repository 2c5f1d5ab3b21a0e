//! The envelope of a function's result.
//!
//! It is parsed by hand: the value is decoded straight into its type in any order of the keys, and `errorData: null`
//! differs from no `errorData`. Only decoding the value depends on its type, so only that is compiled for each type
//! (`codegen/PERFORMANCE.md`).

use std::borrow::Cow;

use serde::de::{DeserializeOwned, IgnoredAny};

use crate::value::Value;
use crate::wire;

pub(super) enum Envelope<T> {
    Success { value: T, log_lines: Vec<String> },
    Error { message: String, data: Option<Value>, log_lines: Vec<String> },
}

pub(super) enum Failure {
    /// The value does not match its type.
    Value { path: String, message: String },
    /// The response is not from Convex.
    Envelope,
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<Envelope<T>, Failure> {
    let mut value = None;
    let fields = fields(text, &mut |json| {
        let (found, length) = wire::from_start(json)?;
        value = Some(found);
        Ok(length)
    })?;
    let Fields { status, message, data, log_lines } = fields;
    match (status.as_str(), value, message) {
        ("success", Some(value), _) => Ok(Envelope::Success { value, log_lines }),
        ("error", _, Some(message)) => Ok(Envelope::Error { message, data, log_lines }),
        _ => Err(Failure::Envelope),
    }
}

/// Reads a value without an envelope.
#[cfg(feature = "admin")]
pub(super) fn value<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    wire::from_str(text).map_err(|error| failure(text, &error))
}

/// The failure of the value at the beginning of a text. If it is not JSON, the envelope is not from Convex.
fn failure(json: &str, error: &wire::Error) -> Failure {
    if !error.is_data() {
        return Failure::Envelope;
    }
    Failure::Value { path: error.path(json), message: error.message() }
}

#[derive(Default)]
struct Fields {
    status: String,
    message: Option<String>,
    data: Option<Value>,
    log_lines: Vec<String>,
}

/// Reads all fields. The value is read by `read_value`, which gets the rest of the text and returns the value's length.
fn fields(text: &str, read_value: &mut dyn FnMut(&str) -> Result<usize, wire::Error>) -> Result<Fields, Failure> {
    let mut fields = Fields::default();
    let mut rest = Rest(text);
    rest.skip(b'{')?;
    let mut first = true;
    while !rest.starts_with(b'}') {
        if !std::mem::take(&mut first) {
            rest.skip(b',')?;
        }
        let key = rest.string()?;
        rest.skip(b':')?;
        match &*key {
            "status" => fields.status = rest.string()?.into_owned(),
            "errorMessage" => fields.message = Some(message(rest.json()?)),
            "errorData" => fields.data = Some(data(rest.json()?)),
            "logLines" => fields.log_lines = log_lines(rest.json()?),
            "value" => {
                let json = rest.0;
                rest.advance(read_value(json).map_err(|error| failure(json, &error))?);
            }
            _ => drop(rest.json()?),
        }
    }
    rest.skip(b'}')?;
    if rest.0.trim_ascii_start().is_empty() { Ok(fields) } else { Err(Failure::Envelope) }
}

// If the type of another field has changed, the field is kept as JSON, so that the value is not lost.

fn message(json: &str) -> String {
    wire::from_str(json).unwrap_or_else(|_| json.to_owned())
}

fn data(json: &str) -> Value {
    wire::from_str(json).or_else(|_| serde_json::from_str(json)).unwrap_or_default()
}

fn log_lines(json: &str) -> Vec<String> {
    if let Ok(lines) = wire::from_str(json) {
        return lines;
    }
    let line = |json| match json {
        serde_json::Value::String(line) => line,
        other => other.to_string(),
    };
    match serde_json::from_str(json).unwrap_or_default() {
        serde_json::Value::Null => Vec::new(),
        serde_json::Value::Array(lines) => lines.into_iter().map(line).collect(),
        other => vec![line(other)],
    }
}

/// The rest of a text.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn starts_with(&mut self, byte: u8) -> bool {
        self.0 = self.0.trim_ascii_start();
        self.0.as_bytes().first() == Some(&byte)
    }

    fn skip(&mut self, byte: u8) -> Result<(), Failure> {
        if !self.starts_with(byte) {
            return Err(Failure::Envelope);
        }
        self.advance(1);
        Ok(())
    }

    fn advance(&mut self, bytes: usize) {
        self.0 = self.0.get(bytes..).unwrap_or_default();
    }

    /// Skips the next value, and returns its text.
    fn json(&mut self) -> Result<&'a str, Failure> {
        let text = self.0;
        let (IgnoredAny, length) = wire::from_start(text).map_err(|_| Failure::Envelope)?;
        self.advance(length);
        Ok(text.get(..length).unwrap_or_default())
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Failure> {
        if self.starts_with(b'"') {
            let inside = &self.0[1..];
            // Usually there is nothing to unescape, and the text can be borrowed.
            if let Some(end) = inside.find(['"', '\\']).filter(|end| inside.as_bytes()[*end] == b'"') {
                self.advance(end + 2);
                return Ok(Cow::Borrowed(&inside[..end]));
            }
        }
        wire::from_str(self.json()?).map(Cow::Owned).map_err(|_| Failure::Envelope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(text: &str) -> Option<Envelope<f64>> {
        read(text).ok()
    }

    #[test]
    fn keys_may_be_in_any_order_and_new_ones_are_skipped() {
        for text in [
            r#"{"status":"success","value":1,"logLines":["a"]}"#,
            r#" { "logLines" : [ "a" ] , "new" : {"a":[1,"}"]} , "value" : 1.0 , "status" : "success" } "#,
            "{\"\\u0076alue\":1e0,\"status\":\"succ\\u0065ss\",\n\"logLines\":[\"a\"]}",
        ] {
            let Some(Envelope::Success { value, log_lines }) = envelope(text) else { panic!("{text}") };
            assert_eq!((value, log_lines), (1.0, vec!["a".to_owned()]));
        }
        let Some(Envelope::Success { log_lines, .. }) = envelope(r#"{"value":1,"status":"success","logLines":null}"#)
        else {
            panic!("without lines")
        };
        assert_eq!(log_lines, [""; 0]);
    }

    #[test]
    fn other_fields_may_be_of_any_type() {
        let beside = |fields: &str| {
            let text = format!(r#"{{{fields},"status":"success","value":1}}"#);
            let Some(Envelope::Success { value, log_lines }) = envelope(&text) else { panic!("{text}") };
            assert_eq!(value, 1.0);
            log_lines
        };
        assert_eq!(
            beside(r#""logLines":[{"at":1,"level":"LOG"},"[LOG] a",7]"#),
            [r#"{"at":1,"level":"LOG"}"#, "[LOG] a", "7"]
        );
        assert_eq!(beside(r#""logLines":{"$new":[]}"#), [r#"{"$new":[]}"#]);
        assert_eq!(beside(r#""errorData":{"$new":1},"errorMessage":7"#), [""; 0]);

        let text = r#"{"status":"error","errorMessage":["m"],"errorData":{"a":{"$new":1.0}},"logLines":false}"#;
        let Some(Envelope::Error { message, data, log_lines }) = envelope(text) else { panic!("{text}") };
        assert_eq!((message.as_str(), log_lines), (r#"["m"]"#, vec!["false".to_owned()]));
        assert_eq!(data.unwrap().get("a").unwrap().get("$new"), Some(&Value::Float64(1.0)));
    }

    #[test]
    fn null_data_differs_from_no_data() {
        for (text, expected) in [
            (r#"{"status":"error","errorMessage":"m","errorData":null}"#, Some(Value::Null)),
            (r#"{"status":"error","errorMessage":"m"}"#, None),
        ] {
            let Some(Envelope::Error { data, .. }) = envelope(text) else { panic!("{text}") };
            assert_eq!(data, expected);
        }
    }

    #[test]
    fn invalid_envelopes_differ_from_wrong_values() {
        for text in [
            "",
            "{",
            "{}",
            "null",
            r#"["status"]"#,
            r#"{"status":"success"}"#,
            r#"{"status":"error","value":1}"#,
            r#"{"status":"success","value":1"#,
            r#"{"status":"success","value":1,}"#,
            r#"{"status":"success" "value":1}"#,
            r#"{,"status":"success","value":1}"#,
            r#"{"status":"success","value":1}}"#,
            r#"{"status":"success","value":"1"#,
            r#"{"status":7,"value":1}"#,
            r#"{"status":"success","value":1 2}"#,
            r#"{status:"success","value":1}"#,
        ] {
            assert!(matches!(read::<f64>(text), Err(Failure::Envelope)), "{text}");
        }
        let Err(Failure::Value { path, message }) = read::<Vec<f64>>(r#"{"value":[1,"2"],"status":"success"}"#) else {
            panic!("\"2\" was read as a number")
        };
        assert_eq!((path.as_str(), message.as_str()), ("[1]", "invalid type: string \"2\", expected a float64"));
    }
}
