//! The result of a paginated query.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::wire::Text;

/// A page of results: Convex's `paginationResultValidator`.
///
/// ```
/// use convex_typed::{PaginationResult, wire};
///
/// let json = r#"{"page":["a","b"],"isDone":false,"continueCursor":"c1","splitCursor":null,"pageStatus":null}"#;
/// let result: PaginationResult<String> = wire::from_str(json)?;
/// assert_eq!((result.page.len(), result.continue_cursor.as_str()), (2, "c1"));
/// # Ok::<(), wire::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PaginationResult<T> {
    /// The items. A page can be empty and not the last one, for example after a filter.
    pub page: Vec<T>,
    /// Whether this is the last page.
    pub is_done: bool,
    /// Where the next page starts.
    pub continue_cursor: String,
    /// Where to split the page in two: one up to here, and one from here.
    pub split_cursor: Option<String>,
    /// Whether the page should be split.
    pub page_status: Option<PageStatus>,
}

impl<T> PaginationResult<T> {
    /// Creates a page, for tests.
    ///
    /// ```
    /// use convex_typed::PaginationResult;
    ///
    /// let last = PaginationResult::new(vec!["a", "b"], true, "c1");
    /// assert!(last.is_done && last.split_cursor.is_none());
    /// ```
    #[must_use]
    pub fn new(page: Vec<T>, is_done: bool, continue_cursor: impl Into<String>) -> Self {
        Self { page, is_done, continue_cursor: continue_cursor.into(), split_cursor: None, page_status: None }
    }
}

/// Whether a page is so large that it should be split.
///
/// It matters to clients that subscribe to a page, which may grow. A page that was queried without an `end_cursor` is
/// complete, whatever its status: Convex stopped early, at `continue_cursor`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PageStatus {
    /// The query read many documents.
    SplitRecommended,
    /// The query read as much as it may. With an `end_cursor`, items may be missing: query the two parts of the page instead.
    SplitRequired,
    /// A status that this version of the crate does not know.
    Other(String),
}

crate::literals! {
    PageStatus: String { SplitRecommended, SplitRequired } Other
}

impl<T: Serialize> Serialize for PaginationResult<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let optional = usize::from(self.split_cursor.is_some()) + usize::from(self.page_status.is_some());
        let mut map = serializer.serialize_map(Some(3 + optional))?;
        map.serialize_entry("page", &self.page)?;
        map.serialize_entry("isDone", &self.is_done)?;
        map.serialize_entry("continueCursor", &self.continue_cursor)?;
        if let Some(cursor) = &self.split_cursor {
            map.serialize_entry("splitCursor", cursor)?;
        }
        if let Some(status) = &self.page_status {
            map.serialize_entry("pageStatus", status)?;
        }
        map.end()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for PaginationResult<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ResultVisitor(PhantomData))
    }
}

struct ResultVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ResultVisitor<T> {
    type Value = PaginationResult<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut page, mut is_done, mut continue_cursor) = (None, None, None);
        let (mut split_cursor, mut page_status) = (None, None);
        while let Some(key) = map.next_key_seed(Text)? {
            match &*key {
                "page" => page = Some(map.next_value()?),
                "isDone" => is_done = Some(map.next_value()?),
                "continueCursor" => continue_cursor = Some(map.next_value()?),
                "splitCursor" => split_cursor = map.next_value()?,
                "pageStatus" => page_status = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(PaginationResult {
            page: page.ok_or_else(|| A::Error::missing_field("page"))?,
            is_done: is_done.ok_or_else(|| A::Error::missing_field("isDone"))?,
            continue_cursor: continue_cursor.ok_or_else(|| A::Error::missing_field("continueCursor"))?,
            split_cursor,
            page_status,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;

    fn read(json: &str) -> Result<PaginationResult<i64>, wire::Error> {
        wire::from_str(json)
    }

    #[test]
    fn all_fields_round_trip() {
        let json = r#"{"page":[{"$integer":"AQAAAAAAAAA="}],"isDone":false,"continueCursor":"c","splitCursor":"s","pageStatus":"SplitRequired"}"#;
        let result = read(json).unwrap();
        assert_eq!((result.page.as_slice(), result.is_done), ([1].as_slice(), false));
        assert_eq!(result.split_cursor.as_deref(), Some("s"));
        assert_eq!(result.page_status, Some(PageStatus::SplitRequired));
        assert_eq!(wire::to_string(&result).unwrap(), json);
    }

    #[test]
    fn unknown_fields_and_statuses_are_accepted() {
        let json = r#"{"page":[],"isDone":true,"continueCursor":"","pageStatus":"Huge","total":{"$bytes":""}}"#;
        assert_eq!(read(json).unwrap().page_status, Some(PageStatus::Other("Huge".into())));
    }

    #[test]
    fn values_that_are_not_pages_are_errors() {
        for (json, why) in [
            ("[]", "a page, which is an object"),
            (r#"{"isDone":true,"continueCursor":""}"#, "missing field `page`"),
            (r#"{"page":[],"continueCursor":""}"#, "missing field `isDone`"),
            (r#"{"page":[],"isDone":true}"#, "missing field `continueCursor`"),
            (r#"{"page":[],"isDone":true,"continueCursor":null}"#, "null"),
            (r#"{"page":["x"],"isDone":true,"continueCursor":""}"#, "string"),
            (r#"{"$integer":"AQAAAAAAAAA="}"#, "int64"),
        ] {
            let error = read(json).unwrap_err().to_string();
            assert!(error.contains(why), "{json}: {error}");
        }
    }
}
