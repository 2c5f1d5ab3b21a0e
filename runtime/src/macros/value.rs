//! `value!`: a [`Value`](crate::Value) in JSON syntax.

/// Creates a [`Value`](crate::Value) from JSON syntax, for functions without a reference or with untyped arguments.
///
/// ```
/// use convex_typed::{Object, Value, value};
///
/// let channel = "#general";
/// let args = value!({
///     "channel": channel,
///     "limit": 10,
///     "tags": ["a", null, { "deep": [] }],
/// });
/// assert_eq!(args["limit"], Value::Float64(10.0));
/// assert_eq!(args["channel"], Value::from("#general"));
/// assert!(args["tags"][1].is_null());
/// assert_eq!(value!({}), Value::Object(Object::new()));
/// ```
///
/// Values can be any expression with a conversion into [`Value`](crate::Value). Integers of up to 32 bits are numbers
/// (float64), as in JavaScript, and an `i64` is an int64: write `10_i64` for a `v.int64()`. A key that is an expression is
/// written in parentheses.
#[macro_export]
macro_rules! value {
    (null) => { $crate::Value::Null };
    ([ $($items:tt)* ]) => { $crate::Value::Array($crate::__value_items!([] $($items)*)) };
    ({ $($fields:tt)* }) => { $crate::Value::Object($crate::__value_fields!([] $($fields)*)) };
    ($value:expr) => { $crate::Value::from($value) };
}

/// Takes one item at a time, so that each can be `null`, an array, an object or an expression.
#[doc(hidden)]
#[macro_export]
macro_rules! __value_items {
    ([$($done:expr,)*]) => { <[_]>::into_vec(::std::boxed::Box::new([$($done),*])) };
    ([$($done:expr,)*] null $(, $($rest:tt)*)?) => {
        $crate::__value_items!([$($done,)* $crate::value!(null),] $($($rest)*)?)
    };
    ([$($done:expr,)*] [$($items:tt)*] $(, $($rest:tt)*)?) => {
        $crate::__value_items!([$($done,)* $crate::value!([$($items)*]),] $($($rest)*)?)
    };
    ([$($done:expr,)*] {$($fields:tt)*} $(, $($rest:tt)*)?) => {
        $crate::__value_items!([$($done,)* $crate::value!({$($fields)*}),] $($($rest)*)?)
    };
    ([$($done:expr,)*] $item:expr $(, $($rest:tt)*)?) => {
        $crate::__value_items!([$($done,)* $crate::value!($item),] $($($rest)*)?)
    };
}

/// The same for fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __value_fields {
    ([$(($key:expr, $done:expr),)*]) => {
        $crate::Object::from([$((::std::string::String::from($key), $done)),*])
    };
    ([$($done:tt)*] $key:tt: null $(, $($rest:tt)*)?) => {
        $crate::__value_fields!([$($done)* ($key, $crate::value!(null)),] $($($rest)*)?)
    };
    ([$($done:tt)*] $key:tt: [$($items:tt)*] $(, $($rest:tt)*)?) => {
        $crate::__value_fields!([$($done)* ($key, $crate::value!([$($items)*])),] $($($rest)*)?)
    };
    ([$($done:tt)*] $key:tt: {$($fields:tt)*} $(, $($rest:tt)*)?) => {
        $crate::__value_fields!([$($done)* ($key, $crate::value!({$($fields)*})),] $($($rest)*)?)
    };
    ([$($done:tt)*] $key:tt: $value:expr $(, $($rest:tt)*)?) => {
        $crate::__value_fields!([$($done)* ($key, $crate::value!($value)),] $($($rest)*)?)
    };
}
