//! `union!`: enums that the shape of a value tells apart, and `shape!`, which names such shapes.

/// Names the shape of a type. [`union!`](crate::union) and other shapes refer to it as `Of(<Type as Shaped>::shape)`.
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
                // Not a constant, as constants have no unique address and cannot refer to themselves.
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

/// An enum whose variants are told apart by their [`Shape`](crate::__private::Shape). A variant without payload is a literal
/// or null; without a shape it is its name as a string. `(#value)` contains integers, perhaps in a list or map, that are
/// float64s in Convex. The name at the end, if any, is the variant `(Value)` for everything else.
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
