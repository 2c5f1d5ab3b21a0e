//! `tagged!`: enums of objects that one field tells apart.

/// An enum of objects that one field tells apart. The payloads are types of [`object!`](crate::object), without the tag; a
/// variant without payload has only the tag. The literal may be left out if it is the name of the variant. The name at the
/// end, if any, is the variant `(Value)` for everything else.
///
/// ```
/// use convex_typed::{Value, wire};
///
/// #[derive(Debug, PartialEq)]
/// pub struct Created { pub by: String }
/// convex_typed::object! { Created { by } }
///
/// #[derive(Debug, PartialEq)]
/// pub enum Event { Created(Created), Ping, Unknown(Value) }
/// convex_typed::tagged! {
///     Event by "type": String { Created(payload) = "created", Ping = "ping" } Unknown
/// }
///
/// let event: Event = wire::from_str(r#"{"by":"Ada","type":"created"}"#)?;
/// assert_eq!(event, Event::Created(Created { by: "Ada".into() }));
/// # Ok::<(), wire::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! tagged {
    (
        $($path:ident)::+ by $tag:literal: $kind:ident {
            $($variant:ident $(($payload:ident))? $(= $literal:expr)?),* $(,)?
        }
        $($unknown:ident)?
    ) => {
        #[automatically_derived]
        #[allow(deprecated)]
        #[allow(clippy::approx_constant)]
        impl $crate::__private::Tagged for $($path)::+ {
            const TAG: &'static ::core::primitive::str = $tag;
            const LITERALS: &'static [$crate::__private::Literal] = &[$(
                $crate::__private::Literal::$kind(($($literal,)? ::core::stringify!($variant),).0)
            ),*];

            #[allow(dead_code, non_camel_case_types, unused_parens)]
            fn read<'de, A: $crate::__private::MapAccess<'de>>(
                index: ::core::primitive::usize,
                payload: $crate::__private::Payload<A>,
            ) -> ::core::result::Result<Self, A::Error> {
                enum Variant { $($variant),* }
                $(if index == Variant::$variant as ::core::primitive::usize {
                    let ($($payload)?) = payload.read()?;
                    return ::core::result::Result::Ok(Self::$variant $(($payload))?);
                })*
                ::core::result::Result::Err($crate::__private::no_variant())
            }

            $(fn unknown(
                value: $crate::__private::Value,
            ) -> ::core::result::Result<Self, $crate::__private::Value> {
                ::core::result::Result::Ok(Self::$unknown(value))
            })?
        }

        #[automatically_derived]
        #[allow(deprecated)]
        #[allow(clippy::approx_constant)]
        impl $crate::__private::Serialize for $($path)::+ {
            #[allow(unused_parens)]
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant $(($payload))? => $crate::__private::serialize_tagged(
                        serializer,
                        $tag,
                        &$crate::__private::Literal::$kind(($($literal,)? ::core::stringify!($variant),).0),
                        ($($payload)?),
                    ),)*
                    $(Self::$unknown(value) => {
                        $crate::__private::Serialize::serialize(value, serializer)
                    })?
                }
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl<'de> $crate::__private::Deserialize<'de> for $($path)::+ {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize_tagged(deserializer)
            }
        }
    };
}
