//! The path of the value at which reading failed.
//!
//! It is found in the text afterwards: a deserializer that tracked the path would make rustc compile every type once more
//! (`codegen/PERFORMANCE.md`).

use std::fmt::Write;

/// A container around a value.
enum Inside<'a> {
    /// With the key, after its colon.
    Object(Option<&'a str>),
    Array(usize),
}

/// The beginning of errors of buffered fields.
pub(crate) const BUFFERED: &str = "field `";

/// Returns the path of the value at this position of a text, like `[0].author.name`. `message` is the error.
pub(super) fn path(json: &str, line: usize, column: usize, message: &str) -> String {
    let start: usize = json.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut steps = steps(json.get(..start + column).unwrap_or(json));
    if message.starts_with(BUFFERED)
        && let Some(Inside::Object(key)) = steps.last_mut()
    {
        *key = None;
    }
    let mut path = String::new();
    for step in steps {
        // Writing to a String cannot fail.
        let _ = match step {
            Inside::Object(None) => Ok(()),
            // A scalar written as an object.
            Inside::Object(Some(key)) if key.starts_with('$') => Ok(()),
            Inside::Object(Some(key)) if path.is_empty() => write!(path, "{key}"),
            Inside::Object(Some(key)) => write!(path, ".{key}"),
            Inside::Array(index) => write!(path, "[{index}]"),
        };
    }
    path
}

/// Returns the containers that are open at the end of a text.
fn steps(json: &str) -> Vec<Inside<'_>> {
    let mut steps = Vec::new();
    let mut string = "";
    let mut bytes = json.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match (byte, steps.last_mut()) {
            (b'{', _) => steps.push(Inside::Object(None)),
            (b'[', _) => steps.push(Inside::Array(0)),
            (b'}' | b']', _) => drop(steps.pop()),
            (b':', Some(Inside::Object(key))) => *key = Some(string),
            (b',', Some(Inside::Object(key))) => *key = None,
            (b',', Some(Inside::Array(index))) => *index += 1,
            (b'"', _) => {
                let mut escaped = false;
                let end = bytes.find(|(_, byte)| {
                    let end = *byte == b'"' && !escaped;
                    escaped = *byte == b'\\' && !escaped;
                    end
                });
                string = end.and_then(|(end, _)| json.get(at + 1..end)).unwrap_or_default();
            }
            _ => {}
        }
    }
    // Directly after its `[`, the error is about the array itself.
    if json.trim_ascii_end().ends_with('[') {
        steps.pop();
    }
    steps
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use crate::wire;
    use crate::{Bytes, Object};

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Item {
        at: Option<f64>,
        tags: Vec<String>,
        pair: (f64, f64),
        inner: Option<Box<Item>>,
        likes: i64,
        picture: Bytes,
        more: Object,
    }

    fn path(json: &str) -> String {
        wire::from_str::<Vec<Item>>(json).unwrap_err().path(json)
    }

    #[test]
    fn paths_lead_to_the_wrong_value() {
        for (json, expected) in [
            (r#"{}"#, ""),
            (r#"[1]"#, "[0]"),
            (r#"[{"at":null},7]"#, "[0]"),
            (r#"[{"at":true}]"#, "[0].at"),
            (r#"[{"at": {"$integer":"AAAAAAAAAAA="}, "tags":[]}]"#, "[0].at"),
            (r#"[{"at":[]}]"#, "[0].at"),
            (r#"[{"tags":["a,\"[{", "b", 3]}]"#, "[0].tags[2]"),
            (r#"[{"tags":{}}]"#, "[0].tags"),
            (r#"[{"pair":[1]}]"#, "[0].pair"),
            (r#"[{"inner":{"inner":{"likes":1.5}}}]"#, "[0].inner.inner.likes"),
            ("[\n {\n  \"inner\": {\n \"tags\": [ 1 ] } } ]", "[0].inner.tags[0]"),
            (r#"[{"inner":{"at":1,"tags":[]}}]"#, "[0].inner"),
            (r#"[{"picture":"a"}]"#, "[0].picture"),
            (r#"[{"picture":{"$bytes":"?"}}]"#, "[0].picture"),
            (r#"[{"more":{"a":{"é":{"$new":1}}}}]"#, "[0].more.a.é"),
        ] {
            assert_eq!(path(json), expected, "{json}");
        }
    }
}
