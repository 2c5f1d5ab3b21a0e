//! Document ids with their table.

mod small_str;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use small_str::SmallStr;

/// The id of a document in table `T`.
///
/// It serializes as a string, also as the key of a map. `T` only keeps ids of different tables apart at compile time. An id
/// of one of several tables is an `Id<(A, B)>`, which [`cast`](Id::cast) converts.
///
/// An id of up to 32 bytes, as Convex makes them, is stored without an allocation, so that cloning it is cheap.
///
/// ```
/// use convex_typed::{Id, Table};
///
/// struct Users;
/// impl Table for Users {
///     const NAME: &'static str = "users";
/// }
///
/// let id: Id<Users> = "jd7f9s2k1".into();
/// assert_eq!(id.as_str(), "jd7f9s2k1");
/// assert_eq!(format!("{id} {id:?}"), r#"jd7f9s2k1 Id("jd7f9s2k1")"#);
/// ```
pub struct Id<T> {
    text: SmallStr,
    table: PhantomData<fn() -> T>,
}

/// A table of the backend, see [`Id`].
pub trait Table {
    /// The table's name in the schema.
    const NAME: &'static str;
}

/// Convex's table of stored files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Storage;

impl Table for Storage {
    const NAME: &'static str = "_storage";
}

/// Convex's table of functions scheduled for later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScheduledFunctions;

impl Table for ScheduledFunctions {
    const NAME: &'static str = "_scheduled_functions";
}

impl<T> Id<T> {
    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Converts the id into its text.
    #[must_use]
    pub fn into_string(self) -> String {
        String::from(&*self.text)
    }

    /// Converts the id to one of another table. Nothing is checked, as an id does not contain the name of its table.
    #[must_use]
    pub fn cast<U>(self) -> Id<U> {
        Id { text: self.text, table: PhantomData }
    }
}

// Not derived, as derives would require the same traits of `T`.

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), table: PhantomData }
    }
}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Id").field(&self.as_str()).finish()
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl<T> From<String> for Id<T> {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl<T> From<&str> for Id<T> {
    fn from(text: &str) -> Self {
        Self { text: text.into(), table: PhantomData }
    }
}

impl<T> FromStr for Id<T> {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl<T> AsRef<str> for Id<T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SmallStr::deserialize(deserializer).map(|text| Self { text, table: PhantomData })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use super::*;
    use crate::wire;

    /// Implements no traits: an id must not require any.
    struct Bare;

    #[test]
    fn an_id_is_a_string_everywhere() {
        let id: Id<Bare> = "k1".into();
        assert_eq!(wire::to_string(&id).unwrap(), r#""k1""#);
        assert_eq!(wire::from_str::<Id<Bare>>(r#""k1""#).unwrap(), id);
        assert!(wire::from_str::<Id<Bare>>("1").is_err());
        assert_eq!(HashSet::from([id.clone(), id.clone()]).len(), 1);
        assert_eq!(id.clone().cast::<(Bare, Storage)>().into_string(), "k1");
        assert_eq!(format!("{id:>4}"), "  k1");
    }

    #[test]
    fn an_id_is_a_key() {
        let map = BTreeMap::from([(Id::<Bare>::from("a"), 1.0), ("b".parse().unwrap(), 2.0)]);
        let json = wire::to_string(&map).unwrap();
        assert_eq!(json, r#"{"a":1.0,"b":2.0}"#);
        assert_eq!(wire::from_str::<BTreeMap<Id<Bare>, f64>>(&json).unwrap(), map);
    }
}
