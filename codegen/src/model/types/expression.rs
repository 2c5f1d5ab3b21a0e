//! Type expressions.

use super::TypeId;
use crate::model::std_item::StdItem;
use crate::model::user_type::UserType;

/// The type of a field or a return value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Type {
    Unit,
    Boolean,
    Number,
    /// A whole number as this Rust type; on the wire it is a number.
    Integer(StdItem),
    /// A number that is a point in time.
    Timestamp,
    Int64,
    String,
    Bytes,
    /// Convex's own value: `v.any()`.
    Value,
    /// An empty union, which has no values.
    Never,
    /// An id of one of these tables, sorted. Usually there is one table.
    Id(Vec<String>),
    Option(Box<Type>),
    Vec(Box<Type>),
    Map(Box<Type>, Box<Type>),
    /// Convex's own argument for pagination.
    PaginationOptions,
    /// Convex's own result of pagination.
    PaginationResult(Box<Type>),
    /// Set by the `boxing` pass where a type would otherwise contain itself.
    Box(Box<Type>),
    Named(Mention),
    /// The user's own type, from the `Builder`.
    Custom(UserType),
}

/// A mention of a named type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Mention {
    pub(crate) id: TypeId,
    /// Its name in the module of the mention; set by the `naming` pass. `None` inside the type itself, which uses the
    /// name of its definition.
    pub(crate) name: Option<String>,
}

impl Type {
    pub(crate) fn named(id: TypeId) -> Self {
        Self::Named(Mention { id, name: None })
    }

    pub(crate) fn option(self) -> Self {
        Self::Option(Box::new(self))
    }

    /// The named type in it. There is at most one, as the keys of maps have none.
    pub(crate) fn mention(&self) -> Option<&Mention> {
        match self {
            Self::Named(mention) => Some(mention),
            Self::Option(inner)
            | Self::Vec(inner)
            | Self::Map(_, inner)
            | Self::PaginationResult(inner)
            | Self::Box(inner) => inner.mention(),
            Self::Unit
            | Self::Boolean
            | Self::Number
            | Self::Integer(_)
            | Self::Timestamp
            | Self::Int64
            | Self::String
            | Self::Bytes
            | Self::Value
            | Self::Never
            | Self::Id(_)
            | Self::PaginationOptions
            | Self::Custom(_) => None,
        }
    }

    /// The innermost type, inside options, lists, maps and boxes.
    pub(crate) fn innermost_mut(&mut self) -> &mut Self {
        match self {
            Self::Option(inner)
            | Self::Vec(inner)
            | Self::Map(_, inner)
            | Self::PaginationResult(inner)
            | Self::Box(inner) => inner.innermost_mut(),
            Self::Unit
            | Self::Boolean
            | Self::Number
            | Self::Integer(_)
            | Self::Timestamp
            | Self::Int64
            | Self::String
            | Self::Bytes
            | Self::Value
            | Self::Never
            | Self::Id(_)
            | Self::PaginationOptions
            | Self::Named(_)
            | Self::Custom(_) => self,
        }
    }

    /// Whether it contains integers that are numbers on the wire.
    pub(crate) fn has_integers(&self) -> bool {
        match self {
            Self::Integer(_) => true,
            Self::Option(inner) | Self::Vec(inner) | Self::Map(_, inner) => inner.has_integers(),
            // Boxed types are named, and the codec of a named type or a page handles its own numbers.
            Self::Box(_) | Self::PaginationResult(_) => false,
            Self::Unit
            | Self::Boolean
            | Self::Number
            | Self::Timestamp
            | Self::Int64
            | Self::String
            | Self::Bytes
            | Self::Value
            | Self::Never
            | Self::Id(_)
            | Self::PaginationOptions
            | Self::Named(_)
            | Self::Custom(_) => false,
        }
    }

    /// Whether it is a list or a map, optional or not, so that it mentions the type of its elements.
    pub(crate) fn is_collection(&self) -> bool {
        match self {
            Self::Option(inner) | Self::Box(inner) => inner.is_collection(),
            Self::Vec(_) | Self::Map(..) | Self::PaginationResult(_) => true,
            Self::Integer(_)
            | Self::Unit
            | Self::Boolean
            | Self::Number
            | Self::Timestamp
            | Self::Int64
            | Self::String
            | Self::Bytes
            | Self::Value
            | Self::Never
            | Self::Id(_)
            | Self::PaginationOptions
            | Self::Named(_)
            | Self::Custom(_) => false,
        }
    }
}
