//! `literals!`: enums of literals.

/// An enum of strings, float64s, int64s or booleans. A string may be left out if it is the name of the variant. The name at
/// the end, if any, is the variant that holds any other value of that kind.
///
/// ```
/// use convex_typed::wire;
///
/// #[derive(Debug, Clone, PartialEq)]
/// pub enum Status { Todo, Done, Other(String) }
/// convex_typed::literals! { Status: String { Todo = "todo", Done = "done" } Other }
///
/// assert_eq!(Status::Todo.as_str(), "todo");
/// assert_eq!("later".parse(), Ok(Status::Other("later".into())));
/// assert_eq!(wire::from_str::<Status>(r#""done""#)?, Status::Done);
/// # Ok::<(), wire::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! literals {
    ($($path:ident)::+: String {
        $($variant:ident $(= $literal:expr)?),* $(,)?
    } $($other:ident)?) => {
        $crate::__literals! {
            ($($path)::+) String as_str { $($variant $(= $literal)?),* } $($other)?
        }

        #[allow(deprecated)]
        impl $($path)::+ {
            /// Returns the value in Convex.
            pub fn as_str(&self) -> &::core::primitive::str {
                match self {
                    $(Self::$variant => ($($literal,)? ::core::stringify!($variant),).0,)*
                    $(Self::$other(value) => value,)?
                }
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::AsRef<::core::primitive::str> for $($path)::+ {
            fn as_ref(&self) -> &::core::primitive::str {
                Self::as_str(self)
            }
        }

        $crate::__literals_from_str! { ($($path)::+) $($other)? }
    };
    ($($path:ident)::+: Number { $($body:tt)* } $($other:ident)?) => {
        $crate::__literals_copy! {
            ($($path)::+) Number Float64 as_f64 ::core::primitive::f64 { $($body)* } $($other)?
        }
    };
    ($($path:ident)::+: Int64 { $($body:tt)* } $($other:ident)?) => {
        $crate::__literals_copy! {
            ($($path)::+) Int64 Int64 as_i64 ::core::primitive::i64 { $($body)* } $($other)?
        }
    };
    ($($path:ident)::+: Boolean { $($body:tt)* } $($other:ident)?) => {
        $crate::__literals_copy! {
            ($($path)::+) Boolean Boolean as_bool ::core::primitive::bool { $($body)* } $($other)?
        }
    };
}

/// The code that all kinds share.
#[doc(hidden)]
#[macro_export]
macro_rules! __literals {
    (
        ($($path:ident)::+) $kind:ident $accessor:ident { $($variant:ident $(= $literal:expr)?),* }
        $($other:ident)?
    ) => {
        #[allow(deprecated)]
        impl $($path)::+ {
            /// The values of the backend's validator.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
        }

        #[automatically_derived]
        #[allow(deprecated)]
        #[allow(clippy::approx_constant)]
        impl $crate::__private::LiteralEnum for $($path)::+ {
            const LITERALS: &'static [$crate::__private::Literal] = &[$(
                $crate::__private::Literal::$kind(($($literal,)? ::core::stringify!($variant),).0)
            ),*];

            const VARIANTS: &'static [Self] = Self::ALL;

            $(fn other(
                value: $crate::__private::Value,
            ) -> ::core::result::Result<Self, $crate::__private::Value> {
                ::core::result::Result::map(
                    $crate::__private::FromLiteral::from_literal(value),
                    Self::$other,
                )
            })?
        }

        #[allow(deprecated)]
        impl ::core::fmt::Display for $($path)::+ {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&Self::$accessor(self), f)
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::__private::Serialize for $($path)::+ {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(&Self::$accessor(self), serializer)
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl<'de> $crate::__private::Deserialize<'de> for $($path)::+ {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize_literal(deserializer)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __literals_from_str {
    (($($path:ident)::+) $other:ident) => {
        #[allow(deprecated)]
        impl ::core::str::FromStr for $($path)::+ {
            type Err = ::core::convert::Infallible;

            fn from_str(
                text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok($crate::__private::parse_open(text, Self::$other))
            }
        }
    };
    (($($path:ident)::+)) => {
        #[allow(deprecated)]
        impl ::core::str::FromStr for $($path)::+ {
            type Err = $crate::UnknownLiteral;

            fn from_str(
                text: &::core::primitive::str,
            ) -> ::core::result::Result<Self, $crate::UnknownLiteral> {
                $crate::__private::parse_closed(text)
            }
        }
    };
}

/// Kinds whose values are `Copy`.
#[doc(hidden)]
#[macro_export]
macro_rules! __literals_copy {
    (
        ($($path:ident)::+) $kind:ident $value:ident $accessor:ident $type:path
        { $($variant:ident = $literal:expr),* $(,)? } $($other:ident)?
    ) => {
        $crate::__literals! {
            ($($path)::+) $kind $accessor { $($variant = $literal),* } $($other)?
        }

        #[allow(clippy::approx_constant)]
        #[allow(deprecated)]
        impl $($path)::+ {
            /// Returns the value in Convex.
            pub fn $accessor(&self) -> $type {
                match self {
                    $(Self::$variant => $literal,)*
                    $(Self::$other(value) => *value,)?
                }
            }
        }

        $crate::__literals_from_value! { ($($path)::+) $value $type, $($other)? }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __literals_from_value {
    (($($path:ident)::+) $value:ident $type:path, $other:ident) => {
        #[allow(deprecated)]
        impl ::core::convert::From<$type> for $($path)::+ {
            fn from(value: $type) -> Self {
                match $crate::__private::known_value($crate::__private::Value::$value(value)) {
                    ::core::option::Option::Some(known) => known,
                    ::core::option::Option::None => Self::$other(value),
                }
            }
        }
    };
    (($($path:ident)::+) $value:ident $type:path,) => {
        #[allow(deprecated)]
        impl ::core::convert::TryFrom<$type> for $($path)::+ {
            type Error = $crate::UnknownLiteral;

            fn try_from(
                value: $type,
            ) -> ::core::result::Result<Self, $crate::UnknownLiteral> {
                $crate::__private::known_value($crate::__private::Value::$value(value)).ok_or_else(
                    || {
                        $crate::UnknownLiteral::new(
                            value,
                            <Self as $crate::__private::LiteralEnum>::LITERALS,
                        )
                    },
                )
            }
        }
    };
}
