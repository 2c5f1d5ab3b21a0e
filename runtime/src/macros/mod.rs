//! Macros that implement `Serialize` and `Deserialize` for generated types, one line for each type. They are hidden. `value!`
//! and `deployment_url!` are public API.
//!
//! In the modules where they expand, any name may mean something else. So expansions use only `Self`, the type's own fields
//! and variants, and absolute paths. The enum `Variant` within their functions numbers the variants.

mod deployment_url;
mod literals;
mod object;
mod tagged;
mod union;
mod value;

/// A tuple struct with one field that serializes as that field.
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

/// A paginated query. `by` names the argument that takes the options, if it is not `paginationOpts`.
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
