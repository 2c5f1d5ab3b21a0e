//! The options of a paginated query.

use serde::de::{Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::codec::{Entries, Fields, Number, Writer, absent, deserialize_fields, empty_slot, serialize_fields};

/// Selects a page of a paginated query: Convex's `paginationOptsValidator`.
///
/// Pass it to query a single page. `client.paginate(..)` starts from it too, and then sets the number of items and the
/// cursor itself.
///
/// ```
/// use convex_typed::{PaginationOptions, wire};
///
/// let next = PaginationOptions::new(20).cursor("c1");
/// assert_eq!(wire::to_string(&next)?, r#"{"numItems":20.0,"cursor":"c1"}"#);
/// # Ok::<(), wire::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PaginationOptions {
    /// The number of items of the page. The page has fewer at the end, or if the query had to read many documents for it.
    pub num_items: u32,
    /// Where the page starts: the `continue_cursor` of the previous page, or `None` for the beginning.
    ///
    /// A cursor is valid for the same query with the same arguments only; otherwise the function fails with
    /// `InvalidCursor`.
    pub cursor: Option<String>,
    /// Where the page ends, regardless of the number of items.
    pub end_cursor: Option<String>,
    /// Distinguishes requests that are otherwise equal in Convex's caches. Convex's React client numbers its lists with it.
    pub id: Option<u64>,
    /// The maximum number of documents to read for the page, including those that a filter drops.
    pub maximum_rows_read: Option<u64>,
    /// The maximum number of bytes of documents to read for the page.
    pub maximum_bytes_read: Option<u64>,
}

impl PaginationOptions {
    /// Creates options for the first page.
    #[must_use]
    pub fn new(num_items: u32) -> Self {
        Self { num_items, cursor: None, end_cursor: None, id: None, maximum_rows_read: None, maximum_bytes_read: None }
    }

    /// Sets where the page [starts](Self::cursor).
    #[must_use]
    pub fn cursor(mut self, cursor: impl Into<String>) -> Self {
        self.cursor = Some(cursor.into());
        self
    }

    /// Sets where the page [ends](Self::end_cursor).
    #[must_use]
    pub fn end_cursor(mut self, cursor: impl Into<String>) -> Self {
        self.end_cursor = Some(cursor.into());
        self
    }

    /// Sets the [id](Self::id) of the request.
    #[must_use]
    pub fn id(mut self, id: u64) -> Self {
        self.id = Some(id);
        self
    }

    /// Sets the maximum number of [documents](Self::maximum_rows_read) to read.
    #[must_use]
    pub fn maximum_rows_read(mut self, rows: u64) -> Self {
        self.maximum_rows_read = Some(rows);
        self
    }

    /// Sets the maximum number of [bytes](Self::maximum_bytes_read) to read.
    #[must_use]
    pub fn maximum_bytes_read(mut self, bytes: u64) -> Self {
        self.maximum_bytes_read = Some(bytes);
        self
    }
}

/// The first page, of 100 items.
impl Default for PaginationOptions {
    fn default() -> Self {
        Self::new(100)
    }
}

// Without the macro, as the end cursor may be `null` or absent.
impl Fields for PaginationOptions {
    const FIELDS: &'static [(&'static str, bool)] = &[
        ("numItems", true),
        ("cursor", true),
        ("endCursor", false),
        ("id", false),
        ("maximumRowsRead", false),
        ("maximumBytesRead", false),
    ];

    fn count(&self) -> usize {
        let Self { end_cursor, id, maximum_rows_read, maximum_bytes_read, .. } = self;
        let absent = absent(end_cursor) + absent(id) + absent(maximum_rows_read) + absent(maximum_bytes_read);
        Self::FIELDS.len() - absent
    }

    fn write<M: SerializeMap>(&self, to: &mut Writer<M>) {
        to.number(&self.num_items);
        to.field(&self.cursor);
        to.optional(&self.end_cursor);
        to.optional_number(&self.id);
        to.optional_number(&self.maximum_rows_read);
        to.optional_number(&self.maximum_bytes_read);
    }

    fn read<'de, A: MapAccess<'de>>(entries: Entries<A>) -> Result<Self, A::Error> {
        let (mut num_items, mut cursor, mut end_cursor) = (None, None, None);
        let (mut id, mut maximum_rows_read, mut maximum_bytes_read) = (None, None, None);
        entries.fill(&mut [
            &mut Number(&mut num_items),
            &mut cursor,
            &mut end_cursor,
            &mut Number(&mut id),
            &mut Number(&mut maximum_rows_read),
            &mut Number(&mut maximum_bytes_read),
        ])?;
        let (Some(num_items), Some(cursor)) = (num_items, cursor) else { return Err(empty_slot()) };
        let end_cursor = end_cursor.flatten();
        Ok(Self { num_items, cursor, end_cursor, id, maximum_rows_read, maximum_bytes_read })
    }
}

impl Serialize for PaginationOptions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_fields(self, serializer)
    }
}

impl<'de> Deserialize<'de> for PaginationOptions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_fields(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    #[test]
    fn an_end_cursor_may_be_null_or_absent() {
        let first = PaginationOptions::new(2);
        for json in [r#"{"numItems":2,"cursor":null}"#, r#"{"endCursor":null,"cursor":null,"numItems":2}"#] {
            assert_eq!(wire::from_str::<PaginationOptions>(json).unwrap(), first, "{json}");
        }
        for (json, name) in [(r#"{"numItems":2}"#, "cursor"), (r#"{"cursor":null}"#, "numItems"), ("{}", "numItems")] {
            let error = wire::from_str::<PaginationOptions>(json).unwrap_err().to_string();
            assert!(error.contains(&format!("missing field `{name}`")), "{error}");
        }
    }

    #[test]
    fn all_fields_round_trip() {
        let all =
            PaginationOptions::new(1).cursor("a").end_cursor("b").id(2).maximum_rows_read(3).maximum_bytes_read(4);
        let json =
            r#"{"numItems":1.0,"cursor":"a","endCursor":"b","id":2.0,"maximumRowsRead":3.0,"maximumBytesRead":4.0}"#;
        assert_eq!(wire::to_string(&all).unwrap(), json);
        assert_eq!(wire::from_str::<PaginationOptions>(json).unwrap(), all);
    }
}
