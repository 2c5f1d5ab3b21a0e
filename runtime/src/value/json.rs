//! Converts a `serde_json::Value` to a [`Value`].

use serde_json::{Number, Value as Json};

use super::{Object, Value, ValueError};

impl Value {
    /// Converts ordinary JSON. Integers become int64s, all other numbers float64s. For arguments that are `v.number()`, use
    /// `Value::try_from(json)`, which converts every number to a float64.
    ///
    /// ```
    /// use convex_typed::Value;
    /// use serde_json::json;
    ///
    /// let value = Value::from_json_with_int64(json!({ "views": 9_007_199_254_740_993_i64, "rating": 4.5 }))?;
    /// assert_eq!(value["views"], Value::Int64(9_007_199_254_740_993));
    /// assert_eq!(value["rating"], Value::Float64(4.5));
    /// # Ok::<(), convex_typed::ValueError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A number fits neither an int64 nor, without rounding, a float64.
    pub fn from_json_with_int64(json: Json) -> Result<Self, ValueError> {
        convert(json, &|number| match number.as_i64() {
            Some(integer) => Ok(Value::Int64(integer)),
            None => float(number),
        })
    }
}

/// Converts ordinary JSON. Every number becomes a float64, as in JavaScript.
///
/// ```
/// use convex_typed::Value;
/// use serde_json::json;
///
/// let value = Value::try_from(json!({ "channel": "#general", "limit": 10 }))?;
/// assert_eq!(value["limit"], Value::Float64(10.0));
/// # Ok::<(), convex_typed::ValueError>(())
/// ```
///
/// An integer that a float64 would round is an error, see [`Value::from_json_with_int64`].
impl TryFrom<Json> for Value {
    type Error = ValueError;

    fn try_from(json: Json) -> Result<Self, ValueError> {
        convert(json, &float)
    }
}

type FromNumber<'a> = &'a dyn Fn(&Number) -> Result<Value, ValueError>;

fn convert(json: Json, number: FromNumber<'_>) -> Result<Value, ValueError> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(value),
        Json::Number(value) => number(&value)?,
        Json::String(value) => Value::String(value),
        Json::Array(items) => {
            let item = |(index, item)| convert(item, number).map_err(|error| error.at_index(index));
            Value::Array(items.into_iter().enumerate().map(item).collect::<Result<_, _>>()?)
        }
        Json::Object(fields) => {
            let field = |(key, value): (String, Json)| match convert(value, number) {
                Ok(value) => Ok((key, value)),
                Err(error) => Err(error.at_key(&key)),
            };
            Value::Object(fields.into_iter().map(field).collect::<Result<Object, _>>()?)
        }
    })
}

fn float(number: &Number) -> Result<Value, ValueError> {
    // Compares integers of 128 bits: casts to 64 bits saturate, so values near 2^63 and 2^64 would look exact.
    let exact = |integer: i128| integer as f64 as i128 == integer;
    let rounded = || ValueError::new(format_args!("a float64 cannot hold {number} exactly; use an int64 or a string"));
    if number.as_i64().map(i128::from).or(number.as_u64().map(i128::from)).is_some_and(|integer| !exact(integer)) {
        return Err(rounded());
    }
    // Only with serde_json's `arbitrary_precision` can a number be too large.
    number.as_f64().filter(|float| float.is_finite()).map(Value::Float64).ok_or_else(rounded)
}
