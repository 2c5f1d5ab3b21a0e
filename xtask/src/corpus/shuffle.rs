//! The same manifest in another order.

use std::collections::BTreeMap;

use convex_typed_codegen::Source;
use serde_json::value::RawValue;

/// Shuffles the list under a key, the same way every time. Everything else is unchanged.
pub(crate) fn shuffled(source: &Source, key: &str) -> serde_json::Result<Source> {
    let mut fields: BTreeMap<String, &RawValue> = serde_json::from_str(source.text())?;
    let Some(list) = fields.get(key) else { return Ok(source.clone()) };
    let mut entries: Vec<&RawValue> = serde_json::from_str(list.get())?;
    shuffle(&mut entries);
    let list = serde_json::value::to_raw_value(&entries)?;
    fields.insert(key.to_owned(), &list);
    Ok(Source::new(source.name(), serde_json::to_string(&fields)?))
}

/// The Fisher-Yates shuffle, with a small random number generator.
fn shuffle<T>(list: &mut [T]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for end in (1..list.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        list.swap(end, (state % (end as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use convex_typed_codegen::Source;

    use super::shuffled;

    #[test]
    fn entries_move_but_do_not_change() {
        let source = Source::new("spec.json", r#"{ "functions": [1.0, { "b": 1e3, "a": 2 }, "x"], "url": null }"#);
        let other = shuffled(&source, "functions").unwrap();
        assert_eq!(other.text(), r#"{"functions":[{ "b": 1e3, "a": 2 },"x",1.0],"url":null}"#);
        assert_eq!(shuffled(&source, "tables").unwrap(), source);
    }
}
