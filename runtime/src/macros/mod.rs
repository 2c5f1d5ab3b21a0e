//! `Serialize` and `Deserialize` for generated types, one line per type.
//!
//! Expansions land in modules where any name may mean something else, so they name nothing but
//! `Self`, the type's own fields and variants, and absolute paths. `Field` and `Variant` are
//! enums of an expansion's own, inside a function, that number fields and variants.

mod deployment_url;
mod literals;
mod object;
mod tagged;
mod union;
mod value;

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
