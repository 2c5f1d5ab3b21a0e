//! `object!`: structs that are objects.

/// A struct that is an object. `field` is required; `?field` is an `Option` and absent if `None`. `~field` is required, too,
/// but if it is missing from a value that is decoded leniently, it is the `Default` of its type. `#field`, `#?field` and
/// `#~field` contain integers, perhaps in options, lists or maps, that are float64s in Convex. `field = "name"` sets the
/// name in Convex. A second group has constant fields, which the struct does not have.
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
            // One of these each. Not `*`, which could not tell no item from an empty one.
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
            // The name that is given replaces the field's.
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
                // Required fields must have a value.
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
