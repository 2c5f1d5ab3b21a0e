//! Fields of pages and pagination options in which null and absent mean the same.

use convex_typed::{Object, Value};

const OPTIONAL: [&str; 3] = ["endCursor", "pageStatus", "splitCursor"];

/// The value without the nulls that our client omits.
pub(crate) fn without_nulls(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    let paginated = ["continueCursor", "numItems"].iter().any(|name| fields.contains_key(*name));
    let superfluous = |name: &str, value: &Value| paginated && OPTIONAL.contains(&name) && *value == Value::Null;
    let fields = fields.into_iter().filter(|(name, value)| !superfluous(name, value));
    Value::Object(fields.map(|(name, value)| (name, without_nulls(value))).collect::<Object>())
}
