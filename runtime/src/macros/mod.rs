//! `Serialize` and `Deserialize` for generated types, one line per type.
//!
//! Expansions land in modules where any name may mean something else, so they name nothing but
//! `Self`, the type's own fields and variants, and absolute paths. `Field` and `Variant` are
//! enums of an expansion's own, inside a function, that number fields and variants.

mod deployment_url;
mod literals;
mod value;

/// An object: `field` is always there, `?field` is an `Option` and absent when `None`. `~field` is always there too, but
/// its type has a `Default` that stands for it where it is missing from a value that is read leniently. With a `#` before
/// the name, `#field` or `#?field`, it holds integers, in options, lists or maps or none, that are float64s in Convex.
/// `field = "name"` has another name in Convex. A second group holds fields of one constant value, which the type does
/// not have.
///
/// ```
/// use convex_typed::wire;
///
/// #[derive(Debug, PartialEq)]
/// pub struct Part {
///     pub text: String,
///     pub font_size: Option<f64>,
///     pub line: u32,
/// }
/// convex_typed::object! {
///     Part { text, ?font_size = "fontSize", #line } { "kind" = String("text") }
/// }
///
/// let part = Part { text: "hi".into(), font_size: None, line: 7 };
/// assert_eq!(wire::to_string(&part)?, r#"{"kind":"text","text":"hi","line":7.0}"#);
/// assert_eq!(wire::from_str::<Part>(r#"{"kind":"text","text":"hi","line":7}"#)?, part);
/// # Ok::<(), wire::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    (
        $($path:ident)::+ {
            // One of these each. Not `*`: no item and one without anything in it could not be told apart.
            $(
                $($field:ident $(= $name:literal)?)?
                $(? $optional:ident $(= $optional_name:literal)?)?
                $(~ $empty:ident $(= $empty_name:literal)?)?
                $(# $number:ident $(= $number_name:literal)?)?
                $(#? $optional_number:ident $(= $optional_number_name:literal)?)?
                $(#~ $empty_number:ident $(= $empty_number_name:literal)?)?
            ),+
        }
        $({ $($key:literal = $kind:ident($constant:expr)),* $(,)? })?
    ) => {
        #[automatically_derived]
        #[allow(deprecated)]
        #[allow(clippy::approx_constant)]
        impl $crate::__private::Fields for $($path)::+ {
            // The name that is given goes before that of the field.
            const FIELDS: &'static [(&'static ::core::primitive::str, ::core::primitive::bool)] = &[$(
                $((($($name,)? ::core::stringify!($field),).0, true),)?
                $((($($optional_name,)? ::core::stringify!($optional),).0, false),)?
                $((($($empty_name,)? ::core::stringify!($empty),).0, true),)?
                $((($($number_name,)? ::core::stringify!($number),).0, true),)?
                $((($($optional_number_name,)? ::core::stringify!($optional_number),).0, false),)?
                $((($($empty_number_name,)? ::core::stringify!($empty_number),).0, true),)?
            )+];
            $(const CONSTANTS: &'static [(
                &'static ::core::primitive::str,
                $crate::__private::Literal,
            )] = &[$(($key, $crate::__private::Literal::$kind($constant))),*];)?

            fn count(&self) -> ::core::primitive::usize {
                <Self as $crate::__private::Fields>::FIELDS.len()
                    + <Self as $crate::__private::Fields>::CONSTANTS.len()
                    $(
                        $(- $crate::__private::absent(&self.$optional))?
                        $(- $crate::__private::absent(&self.$optional_number))?
                    )+
            }

            // No `?` for each field, here and below: branches are what rustc spends its time on.
            #[allow(unused_variables)]
            fn write<M: $crate::__private::SerializeMap>(&self, to: &mut $crate::__private::Writer<M>) {
                $(
                    $(to.field(&self.$field);)?
                    $(to.optional(&self.$optional);)?
                    $(to.field(&self.$empty);)?
                    $(to.number(&self.$number);)?
                    $(to.optional_number(&self.$optional_number);)?
                    $(to.number(&self.$empty_number);)?
                )+
            }

            #[allow(bindings_with_variant_name, clippy::disallowed_names, non_snake_case, unreachable_patterns)]
            fn read<'de, A: $crate::__private::MapAccess<'de>>(
                entries: $crate::__private::Entries<A>,
            ) -> ::core::result::Result<Self, A::Error> {
                $(
                    $(let mut $field = ::core::option::Option::None;)?
                    $(let mut $optional = ::core::option::Option::None;)?
                    $(let mut $empty = ::core::option::Option::None;)?
                    $(let mut $number = ::core::option::Option::None;)?
                    $(let mut $optional_number = ::core::option::Option::None;)?
                    $(let mut $empty_number = ::core::option::Option::None;)?
                )+
                entries.fill(&mut [$(
                    $(&mut $field,)?
                    $(&mut $optional,)?
                    $(&mut $crate::__private::OrEmpty(&mut $empty),)?
                    $(&mut $crate::__private::Number(&mut $number),)?
                    $(&mut $crate::__private::Number(&mut $optional_number),)?
                    $(&mut $crate::__private::Number($crate::__private::OrEmpty(&mut $empty_number)),)?
                )+])?;
                // What is required must be there.
                match ($(
                    $($field,)? $($optional,)? $($empty,)? $($number,)? $($optional_number,)? $($empty_number,)?
                )+) {
                    ($(
                        $(::core::option::Option::Some($field),)?
                        $($optional,)?
                        $(::core::option::Option::Some($empty),)?
                        $(::core::option::Option::Some($number),)?
                        $($optional_number,)?
                        $(::core::option::Option::Some($empty_number),)?
                    )+) => ::core::result::Result::Ok(Self { $(
                        $($field,)? $($optional,)? $($empty,)? $($number,)? $($optional_number,)? $($empty_number,)?
                    )+ }),
                    _ => ::core::result::Result::Err($crate::__private::empty_slot()),
                }
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::__private::Serialize for $($path)::+ {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_fields(self, serializer)
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl<'de> $crate::__private::Deserialize<'de> for $($path)::+ {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize_fields(deserializer)
            }
        }
    };
}

/// A tuple struct of one field that serializes as that field.
#[doc(hidden)]
#[macro_export]
macro_rules! transparent {
    ($($path:ident)::+) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::__private::Serialize for $($path)::+ {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::Serialize::serialize(&self.0, serializer)
            }
        }

        #[automatically_derived]
        #[allow(deprecated)]
        impl<'de> $crate::__private::Deserialize<'de> for $($path)::+ {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                ::core::result::Result::map(
                    $crate::__private::Deserialize::deserialize(deserializer),
                    Self,
                )
            }
        }
    };
}

/// A function that is paginated; the name is that of the argument with the options, if it is not
/// the usual one.
#[doc(hidden)]
#[macro_export]
macro_rules! paginated {
    ($($path:ident)::+ $(by $options:literal)?) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::Paginated for $($path)::+ {
            $(const OPTIONS: &'static ::core::primitive::str = $options;)?
        }
    };
}

/// An enum of objects that are told apart by one field. The payloads are types of
/// [`object!`](crate::object), without the tag; a variant without payload has the tag only. A variant
/// without a literal has its name as one. The last name, if there is one, is the variant `(Value)`
/// for everything else.
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

/// The shape of a type, which [`union!`](crate::union) and other shapes refer to as `Of(<Type as Shaped>::shape)`.
///
/// ```
/// use convex_typed::wire;
///
/// #[derive(Debug, PartialEq)]
/// pub struct Text { pub text: String, pub replies: Vec<Text> }
/// convex_typed::object! { Text { text, replies } }
/// convex_typed::shape! {
///     Text = Object(&[Required("replies", Array(&Of(<Text as Shaped>::shape))), Required("text", String)])
/// }
///
/// #[derive(Debug, PartialEq)]
/// pub struct Image { pub url: String }
/// convex_typed::object! { Image { url } }
/// convex_typed::shape! { Image = Object(&[Required("url", String)]) }
///
/// #[derive(Debug, PartialEq)]
/// pub enum Part { Text(Text), Image(Image) }
/// convex_typed::union! {
///     Part { Text(value) = Of(<Text as Shaped>::shape), Image(value) = Of(<Image as Shaped>::shape) }
/// }
///
/// let part: Part = wire::from_str(r#"{"url":"u"}"#)?;
/// assert_eq!(part, Part::Image(Image { url: "u".into() }));
/// # Ok::<(), wire::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! shape {
    ($($path:ident)::+ = $shape:expr) => {
        #[automatically_derived]
        #[allow(deprecated)]
        #[allow(clippy::approx_constant)]
        impl $crate::__private::Shaped for $($path)::+ {
            fn shape() -> &'static $crate::__private::Shape {
                // Not a constant: those have no one address to be known by, and cannot be part of themselves.
                static SHAPE: $crate::__private::Shape = {
                    #[allow(unused_imports)]
                    use $crate::__private::{Field::*, Literal as literal, Shape::*, Shaped};
                    $shape
                };
                &SHAPE
            }
        }
    };
}

/// An enum whose variants are told apart by the shape of the value, in the words of
/// [`Shape`](crate::__private::Shape). A variant without payload is a literal or null, one without a
/// shape its name as a string; that of `(#value)` is an integer, or some in a list or map, that are
/// float64s in Convex. The last name, if there is one, is the variant `(Value)` for everything else.
///
/// ```
/// use convex_typed::wire;
///
/// #[derive(Debug, PartialEq)]
/// pub enum Body { Text(String), Parts(Vec<String>), Auto }
/// convex_typed::union! {
///     Body {
///         Auto = Literal(literal::String("auto")),
///         Text(value) = String,
///         Parts(value) = Array(&String),
///     }
/// }
///
/// assert_eq!(wire::from_str::<Body>(r#""auto""#)?, Body::Auto);
/// assert_eq!(wire::from_str::<Body>(r#"["a"]"#)?, Body::Parts(vec!["a".into()]));
/// # Ok::<(), wire::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! union {
    (
        $($path:ident)::+ {
            $($variant:ident $(($($payload:ident)? $(#$number:ident)?))? $(= $shape:expr)?),* $(,)?
        }
        $($unknown:ident)?
    ) => {
        #[automatically_derived]
        #[allow(deprecated)]
        #[allow(clippy::approx_constant)]
        impl $crate::__private::Union for $($path)::+ {
            const VARIANTS: &'static [(
                &'static ::core::primitive::str,
                $crate::__private::Shape,
            )] = {
                #[allow(unused_imports)]
                use $crate::__private::{Field::*, Literal as literal, Shape::*, Shaped};
                &[$((
                    ::core::stringify!($variant),
                    ($($shape,)? Literal(literal::String(::core::stringify!($variant))),).0,
                )),*]
            };

            #[allow(dead_code, non_camel_case_types)]
            fn read(
                index: ::core::primitive::usize,
                value: $crate::__private::Value,
            ) -> ::core::result::Result<Self, $crate::__private::ValueError> {
                enum Variant { $($variant),* }
                $(if index == Variant::$variant as ::core::primitive::usize {
                    return ::core::result::Result::Ok(Self::$variant $(({
                        $(
                            let $payload = $crate::__private::Deserialize::deserialize(value)?;
                            $payload
                        )?
                        $(
                            let $crate::__private::Number($number) =
                                $crate::__private::Deserialize::deserialize(value)?;
                            $number
                        )?
                    }))?);
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
        impl $crate::__private::Serialize for $($path)::+ {
            #[allow(non_camel_case_types, unused_parens)]
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                enum Variant { $($variant),* }
                match self {
                    $(Self::$variant $(($($payload)? $($number)?))? => $crate::__private::Member::serialize(
                        ($($($payload)? $($crate::__private::Number($number))?)?),
                        &<Self as $crate::__private::Union>::VARIANTS
                            [Variant::$variant as ::core::primitive::usize].1,
                        serializer,
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
                $crate::__private::deserialize_union(deserializer)
            }
        }
    };
}
