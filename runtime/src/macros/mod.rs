//! `Serialize` and `Deserialize` for generated types, one line per type.
//!
//! Expansions land in modules where any name may mean something else, so they name nothing but
//! `Self`, the type's own fields and variants, and absolute paths. `Field` and `Variant` are
//! enums of an expansion's own, inside a function, that number fields and variants.

mod literals;
mod value;

/// An object: `field = "name"` is always there, `field ? "name"` is an `Option` and absent when
/// `None`. `field ~ "name"` is always there too, but its type has a `Default` that stands for it where it is missing
/// from a value that is read leniently. With a `#` before these marks the field holds integers, in options, lists or maps
/// or none, that are float64s in Convex. A second group holds fields of one constant value, which the type does not have.
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
///     Part { text = "text", font_size ? "fontSize", line #= "line" } { "kind" = String("text") }
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
            $(
                $field:ident $(= $name:literal)? $(~ $empty:literal)? $(? $optional:literal)?
                $(#= $number:literal)? $(#~ $empty_number:literal)? $(#? $optional_number:literal)?
            ),* $(,)?
        }
        $({ $($key:literal = $kind:ident($constant:expr)),* $(,)? })?
    ) => {
        #[automatically_derived]
        #[allow(deprecated)]
        #[allow(clippy::approx_constant)]
        impl $crate::__private::Fields for $($path)::+ {
            const FIELDS: &'static [(&'static ::core::primitive::str, ::core::primitive::bool)] =
                &[$(
                    $(($name, true),)? $(($empty, true),)? $(($optional, false),)?
                    $(($number, true),)? $(($empty_number, true),)? $(($optional_number, false),)?
                )*];
            $(const CONSTANTS: &'static [(
                &'static ::core::primitive::str,
                $crate::__private::Literal,
            )] = &[$(($key, $crate::__private::Literal::$kind($constant))),*];)?

            fn count(&self) -> ::core::primitive::usize {
                <Self as $crate::__private::Fields>::FIELDS.len()
                    + <Self as $crate::__private::Fields>::CONSTANTS.len()
                    $(
                        $(- $crate::__private::absent($optional, &self.$field))?
                        $(- $crate::__private::absent($optional_number, &self.$field))?
                    )*
            }

            // No `?` for each field, here and below: branches are what rustc spends its time on.
            #[allow(unused_variables)]
            fn write<M: $crate::__private::SerializeMap>(&self, to: &mut $crate::__private::Writer<M>) {
                $(
                    $(to.field($name, &self.$field);)?
                    $(to.field($empty, &self.$field);)?
                    $(to.optional($optional, &self.$field);)?
                    $(to.number($number, &self.$field);)?
                    $(to.number($empty_number, &self.$field);)?
                    $(to.optional_number($optional_number, &self.$field);)?
                )*
            }

            #[allow(bindings_with_variant_name, clippy::disallowed_names, non_snake_case, unreachable_patterns)]
            fn read<'de, A: $crate::__private::MapAccess<'de>>(
                entries: $crate::__private::Entries<A>,
            ) -> ::core::result::Result<Self, A::Error> {
                $(let mut $field = ::core::option::Option::None;)*
                entries.fill(&mut [$($crate::__slot!(
                    $field $(= $name)? $(~ $empty)? $(? $optional)?
                    $(#= $number)? $(#~ $empty_number)? $(#? $optional_number)?
                )),*])?;
                match ($($field,)*) {
                    ($($crate::__filled!(
                        $field $(= $name)? $(~ $empty)? $(? $optional)?
                        $(#= $number)? $(#~ $empty_number)? $(#? $optional_number)?
                    ),)*) => ::core::result::Result::Ok(Self { $($field),* }),
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

/// What a field is read into.
#[doc(hidden)]
#[macro_export]
macro_rules! __slot {
    ($field:ident ~ $name:literal) => {
        &mut $crate::__private::OrEmpty(&mut $field)
    };
    ($field:ident #~ $name:literal) => {
        &mut $crate::__private::Number($crate::__private::OrEmpty(&mut $field))
    };
    ($field:ident # $kind:tt $name:literal) => {
        &mut $crate::__private::Number(&mut $field)
    };
    ($field:ident $kind:tt $name:literal) => {
        &mut $field
    };
}

/// What a field has been read into: a required one must be there.
#[doc(hidden)]
#[macro_export]
macro_rules! __filled {
    ($field:ident ? $name:literal) => {
        $field
    };
    ($field:ident #? $name:literal) => {
        $field
    };
    ($field:ident # $kind:tt $name:literal) => {
        ::core::option::Option::Some($field)
    };
    ($field:ident $kind:tt $name:literal) => {
        ::core::option::Option::Some($field)
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
/// [`object!`](crate::object), without the tag; a variant without payload has the tag only. The
/// last name, if there is one, is the variant `(Value)` for everything else.
///
/// ```
/// use convex_typed::{Value, wire};
///
/// #[derive(Debug, PartialEq)]
/// pub struct Created { pub by: String }
/// convex_typed::object! { Created { by = "by" } }
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
            $($variant:ident $(($payload:ident))? = $literal:expr),* $(,)?
        }
        $($unknown:ident)?
    ) => {
        #[automatically_derived]
        #[allow(deprecated)]
        #[allow(clippy::approx_constant)]
        impl $crate::__private::Tagged for $($path)::+ {
            const TAG: &'static ::core::primitive::str = $tag;
            const LITERALS: &'static [$crate::__private::Literal] =
                &[$($crate::__private::Literal::$kind($literal)),*];

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
                        &$crate::__private::Literal::$kind($literal),
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
/// convex_typed::object! { Text { text = "text", replies = "replies" } }
/// convex_typed::shape! {
///     Text = Object(&[Required("replies", Array(&Of(<Text as Shaped>::shape))), Required("text", String)])
/// }
///
/// #[derive(Debug, PartialEq)]
/// pub struct Image { pub url: String }
/// convex_typed::object! { Image { url = "url" } }
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
/// [`Shape`](crate::__private::Shape). A variant without payload is a literal or null; that of
/// `(#value)` is an integer, or some in a list or map, that are float64s in Convex. The last name,
/// if there is one, is the variant `(Value)` for everything else.
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
            $($variant:ident $(($($payload:ident)? $(#$number:ident)?))? = $shape:expr),* $(,)?
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
                &[$((::core::stringify!($variant), $shape)),*]
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
