//! Integers that are float64s in Convex: `#?limit` in `object!`, `Count(#count)` in `union!`.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Unexpected, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use super::object::{OrEmpty, Slot, Writer};
use super::shape::Shape;
use super::union::Member;
use crate::wire::number::{MAX_WHOLE, whole};

/// Wraps integers that are float64s in Convex.
#[derive(Debug, Clone, Copy)]
pub struct Number<T>(pub T);

/// An integer, or an option, list or map of integers.
pub trait Integers: Sized {
    /// Writes each integer as a float64. One that a float64 may not hold exactly is an error.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads each integer from a float64 that is a whole number.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

macro_rules! integers {
    ($($type:ty)*) => { $(
        impl Integers for $type {
            fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                write(i128::try_from(*self).unwrap_or(i128::MAX), serializer)
            }

            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = deserializer.deserialize_f64(WholeVisitor)?;
                Self::try_from(value).map_err(|_| {
                    de::Error::invalid_value(Unexpected::Signed(value), &stringify!($type))
                })
            }
        }
    )* };
}

integers! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

fn write<S: Serializer>(value: i128, serializer: S) -> Result<S::Ok, S::Error> {
    if value.unsigned_abs() > MAX_WHOLE.into() {
        return Err(S::Error::custom(format_args!(
            "{value} is too large for a Convex number, which is exact up to {MAX_WHOLE} (2^53)"
        )));
    }
    serializer.serialize_f64(value as f64)
}

struct WholeVisitor;

impl Visitor<'_> for WholeVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number of at most 2^53")
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<i64, E> {
        whole(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    // Ordinary JSON, which may write whole numbers without a point.
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<i64, E> {
        match value.unsigned_abs() {
            0..=MAX_WHOLE => Ok(value),
            _ => Err(E::invalid_value(Unexpected::Signed(value), &self)),
        }
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value)
            .ok()
            .filter(|_| value <= MAX_WHOLE)
            .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
    }
}

impl<T: Integers> Integers for Option<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&Number(value)),
            None => serializer.serialize_none(),
        }
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<Number<T>>::deserialize(deserializer)?.map(|number| number.0))
    }
}

impl<T: Integers> Integers for Vec<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Number))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let numbers = Vec::<Number<T>>::deserialize(deserializer)?;
        Ok(numbers.into_iter().map(|number| number.0).collect())
    }
}

impl<K: Serialize + for<'k> Deserialize<'k> + Ord, T: Integers> Integers for BTreeMap<K, T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, Number(value))))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let numbers = BTreeMap::<K, Number<T>>::deserialize(deserializer)?;
        Ok(numbers.into_iter().map(|(key, number)| (key, number.0)).collect())
    }
}

impl<T: Integers> Serialize for Number<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

impl<'de, T: Integers> Deserialize<'de> for Number<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

impl<T: Integers> Member for Number<&T> {
    fn serialize<S: Serializer>(self, _: &Shape, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

impl<'de, A: MapAccess<'de>, T: Integers> Slot<'de, A> for Number<&mut Option<T>> {
    fn fill(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self.0 = Some(map.next_value::<Number<T>>()?.0);
        Ok(())
    }

    fn is_full(&mut self, _: bool) -> bool {
        self.0.is_some()
    }
}

impl<'de, A: MapAccess<'de>, T: Integers + Default> Slot<'de, A> for Number<OrEmpty<'_, T>> {
    fn fill(&mut self, map: &mut A) -> Result<(), A::Error> {
        Number(&mut *self.0.0).fill(map)
    }

    fn is_full(&mut self, lenient: bool) -> bool {
        self.0.is_full(lenient)
    }
}

impl<M: SerializeMap> Writer<M> {
    /// Writes the next field, of integers.
    #[inline]
    pub fn number<T: Integers>(&mut self, value: &T) {
        self.field(&Number(value));
    }

    /// Writes the next field, of integers, unless it is `None`.
    #[inline]
    pub fn optional_number<T: Integers>(&mut self, value: &Option<T>) {
        self.optional(&value.as_ref().map(Number));
    }
}
