//! Access to parts of a [`Value`]: `value["messages"][0]`, `get`, `pointer`.

use std::ops::Index;

use super::Value;

/// An index for [`Value::get`] and `value[..]`: the name of a field, or the position of an item.
pub trait ValueIndex: sealed::Sealed {
    #[doc(hidden)]
    fn find_in<'v>(&self, value: &'v Value) -> Option<&'v Value>;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for str {}
    impl Sealed for String {}
    impl Sealed for usize {}
    impl<T: Sealed + ?Sized> Sealed for &T {}
}

impl ValueIndex for str {
    fn find_in<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        value.as_object()?.get(self)
    }
}

impl ValueIndex for String {
    fn find_in<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.as_str().find_in(value)
    }
}

impl ValueIndex for usize {
    fn find_in<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        value.as_array()?.get(*self)
    }
}

impl<T: ValueIndex + ?Sized> ValueIndex for &T {
    fn find_in<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        (**self).find_in(value)
    }
}

impl Value {
    /// Returns the field or item at `index`, or `None` if there is none or this is neither an object nor an array.
    ///
    /// ```
    /// use convex_typed::{Value, value};
    ///
    /// let user = value!({ "name": "Ada", "tags": ["admin"] });
    /// assert_eq!(user.get("name").and_then(Value::as_str), Some("Ada"));
    /// assert_eq!(user["tags"].get(0).and_then(Value::as_str), Some("admin"));
    /// assert_eq!(user.get("age"), None);
    /// ```
    #[must_use]
    pub fn get<I: ValueIndex>(&self, index: I) -> Option<&Value> {
        index.find_in(self)
    }

    /// Returns the part at a [JSON Pointer](https://www.rfc-editor.org/rfc/rfc6901).
    ///
    /// ```
    /// use convex_typed::value;
    ///
    /// let answer = value!({ "users": [{ "name": "Ada" }] });
    /// assert_eq!(answer.pointer("/users/0/name"), Some(&"Ada".into()));
    /// assert_eq!(answer.pointer("/users/1/name"), None);
    /// ```
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Value> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |value, token| match value {
            Value::Object(fields) => fields.get(&token.replace("~1", "/").replace("~0", "~")),
            // `01` and `+1` are not positions in RFC 6901.
            Value::Array(items) if token == "0" || !token.starts_with(['0', '+']) => {
                items.get(token.parse::<usize>().ok()?)
            }
            _ => None,
        })
    }
}

impl<I: ValueIndex> Index<I> for Value {
    type Output = Value;

    /// Returns the field or item at `index`, or [`Value::Null`] if there is none, as `serde_json`
    /// does. [`get`](Value::get) distinguishes an absent field from `null`.
    ///
    /// ```
    /// use convex_typed::value;
    ///
    /// let answer = value!({ "users": [{ "name": "Ada" }] });
    /// assert_eq!(answer["users"][0]["name"], "Ada".into());
    /// assert!(answer["users"][7]["name"].is_null());
    /// ```
    fn index(&self, index: I) -> &Value {
        static NULL: Value = Value::Null;
        index.find_in(self).unwrap_or(&NULL)
    }
}
