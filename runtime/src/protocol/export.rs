//! Convex's streaming export.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Request, Response};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::envelope::{self, Failure};
use super::{SnapshotTimestamp, check, platform, post};
use crate::error::{DecodeError, Error};
use crate::id::Id;

pub(crate) const SNAPSHOT: &str = "list_snapshot";
pub(crate) const DELTAS: &str = "document_deltas";

/// The documents to export. The default is all of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    /// Only those of this table.
    pub(crate) table: Option<String>,
    /// Only those of this component, like `waitlist`. Without it, `table` is a table of the app itself.
    pub(crate) component: Option<String>,
}

/// A page of an export.
pub(crate) struct ExportPage<C, V> {
    /// The exported documents or changes.
    pub(crate) values: Vec<V>,
    /// The cursor of the next page.
    pub(crate) cursor: C,
    /// Whether there is a next page.
    pub(crate) has_more: bool,
}

/// An exported document.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Exported<T> {
    /// The component, empty for the app itself.
    pub component: String,
    /// The table.
    pub table: String,
    /// When the document was last written. Of two with the same id, the later one is current.
    pub time: SnapshotTimestamp,
    /// The document.
    pub document: T,
}

/// A change of a document.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Change<T> {
    /// The component, empty for the app itself.
    pub component: String,
    /// The table.
    pub table: String,
    /// When the document changed.
    pub time: SnapshotTimestamp,
    /// The id of the document.
    pub id: Id<T>,
    /// The new document, or `None` if it was deleted.
    pub document: Option<T>,
}

/// The position in an export of a snapshot. It can be stored as text.
///
/// ```
/// # fn run(text: &str) -> Result<(), Box<dyn std::error::Error>> {
/// use convex_typed::admin::SnapshotCursor;
///
/// let cursor: SnapshotCursor = text.parse()?;
/// assert_eq!(cursor.to_string(), text);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotCursor {
    snapshot: SnapshotTimestamp,
    /// Convex's cursor, or `None` at the end.
    position: Option<String>,
}

impl SnapshotCursor {
    /// Returns the time of the snapshot. Export the changes after it once this is [complete](Self::is_complete).
    #[must_use]
    pub fn snapshot(&self) -> SnapshotTimestamp {
        self.snapshot
    }

    /// Whether the snapshot was exported completely.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.position.is_none()
    }
}

impl fmt::Display for SnapshotCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.snapshot.as_nanos())?;
        match &self.position {
            Some(position) => write!(f, " {position}"),
            None => Ok(()),
        }
    }
}

impl FromStr for SnapshotCursor {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (snapshot, position) = match text.split_once(' ') {
            Some((snapshot, position)) => (snapshot, Some(position.to_owned())),
            None => (text, None),
        };
        Ok(Self { snapshot: SnapshotTimestamp::from_nanos(snapshot.parse()?), position })
    }
}

/// Encodes the request for a page of all documents as of one time: the latest, or that of the cursor's
/// snapshot.
#[must_use]
pub(crate) fn encode_list_snapshot(selection: &Selection, cursor: Option<&SnapshotCursor>) -> Request<Bytes> {
    let mut body = arguments(selection);
    if let Some(SnapshotCursor { snapshot, position }) = cursor {
        body.insert("snapshot".to_owned(), snapshot.as_nanos().into());
        body.extend(position.clone().map(|position| ("cursor".to_owned(), position.into())));
    }
    post(PathAndQuery::from_static("/api/list_snapshot"), serde_json::Value::from(body).to_string().into())
}

/// Encodes the request for a page of changes after this time.
#[must_use]
pub(crate) fn encode_document_deltas(selection: &Selection, after: SnapshotTimestamp) -> Request<Bytes> {
    let mut body = arguments(selection);
    body.insert("cursor".to_owned(), after.as_nanos().into());
    post(PathAndQuery::from_static("/api/document_deltas"), serde_json::Value::from(body).to_string().into())
}

fn arguments(selection: &Selection) -> serde_json::Map<String, serde_json::Value> {
    let Selection { table, component } = selection;
    let given = [
        // In Convex's default format, int64s and bytes are lost.
        ("format", Some("convex_encoded_json")),
        ("tableName", table.as_deref()),
        ("component", component.as_deref()),
    ];
    given.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.into()))).collect()
}

/// Decodes the response to [`encode_list_snapshot`].
///
/// # Errors
///
/// [`Error::Platform`] if the response is an error of the deployment or not from Convex,
/// [`Error::Decode`] if a document is not a `T`.
pub(crate) fn decode_list_snapshot<T: DeserializeOwned>(
    response: &Response<impl AsRef<[u8]>>,
) -> Result<ExportPage<SnapshotCursor, Exported<T>>, Error> {
    let page = Page::read(SNAPSHOT, response)?;
    let snapshot = page.nanos("snapshot")?;
    let has_more = page.has_more()?;
    let position = if has_more { Some(page.field("cursor")?) } else { None };
    let values = page.values()?.into_iter().map(|row| {
        let Row { component, table, time, fields, .. } = row;
        Ok(Exported { component, table, time, document: document(SNAPSHOT, &fields)? })
    });
    Ok(ExportPage {
        values: values.collect::<Result<_, _>>()?,
        cursor: SnapshotCursor { snapshot, position },
        has_more,
    })
}

/// Decodes the response to [`encode_document_deltas`].
///
/// # Errors
///
/// Those of [`decode_list_snapshot`].
pub(crate) fn decode_document_deltas<T: DeserializeOwned>(
    response: &Response<impl AsRef<[u8]>>,
) -> Result<ExportPage<SnapshotTimestamp, Change<T>>, Error> {
    let page = Page::read(DELTAS, response)?;
    let (cursor, has_more) = (page.nanos("cursor")?, page.has_more()?);
    let values = page.values()?.into_iter().map(|row| {
        let Row { component, table, time, fields, deleted } = row;
        let id = fields.get("_id").and_then(|id| serde_json::from_str::<String>(id.get()).ok());
        let id = id.ok_or_else(|| page.refused())?.into();
        let document = if deleted { None } else { Some(document(DELTAS, &fields)?) };
        Ok(Change { component, table, time, id, document })
    });
    Ok(ExportPage { values: values.collect::<Result<_, _>>()?, cursor, has_more })
}

type Fields<'a> = BTreeMap<String, &'a RawValue>;

/// A response as ordinary JSON: only its documents are Convex's JSON.
struct Page<'a, B> {
    name: &'static str,
    response: &'a Response<B>,
    fields: Fields<'a>,
}

/// A document with its metadata.
struct Row<'a> {
    component: String,
    table: String,
    time: SnapshotTimestamp,
    deleted: bool,
    fields: Fields<'a>,
}

impl<'a, B: AsRef<[u8]>> Page<'a, B> {
    fn read(name: &'static str, response: &'a Response<B>) -> Result<Self, Error> {
        check(name, response)?;
        let fields =
            std::str::from_utf8(response.body().as_ref()).ok().and_then(|text| serde_json::from_str(text).ok());
        let fields = fields.ok_or_else(|| platform(name, response))?;
        Ok(Self { name, response, fields })
    }

    fn refused(&self) -> Error {
        platform(self.name, self.response)
    }

    fn field<T: DeserializeOwned>(&self, key: &str) -> Result<T, Error> {
        read(&self.fields, key).ok_or_else(|| self.refused())
    }

    fn has_more(&self) -> Result<bool, Error> {
        self.field("hasMore")
    }

    fn nanos(&self, key: &str) -> Result<SnapshotTimestamp, Error> {
        self.field(key).map(SnapshotTimestamp::from_nanos)
    }

    fn values(&self) -> Result<Vec<Row<'a>>, Error> {
        let rows = || {
            let rows: Vec<&'a RawValue> = serde_json::from_str(self.fields.get("values")?.get()).ok()?;
            rows.into_iter().map(|row| Row::read(row.get())).collect::<Option<_>>()
        };
        rows().ok_or_else(|| self.refused())
    }
}

impl<'a> Row<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut fields: Fields<'a> = serde_json::from_str(text).ok()?;
        let row = Self {
            component: read(&fields, "_component")?,
            table: read(&fields, "_table")?,
            time: SnapshotTimestamp::from_nanos(read(&fields, "_ts")?),
            deleted: if fields.contains_key("_deleted") { read(&fields, "_deleted")? } else { false },
            fields: Fields::new(),
        };
        // Convex reserves all other names that begin with `_`.
        fields.retain(|key, _| !key.starts_with('_') || matches!(&**key, "_id" | "_creationTime"));
        Some(Self { fields, ..row })
    }
}

fn read<T: DeserializeOwned>(fields: &Fields<'_>, key: &str) -> Option<T> {
    serde_json::from_str(fields.get(key)?.get()).ok()
}

fn document<T: DeserializeOwned>(name: &str, fields: &Fields<'_>) -> Result<T, Error> {
    // Cannot fail: every field is valid JSON.
    let text = serde_json::to_string(fields).unwrap_or_default();
    envelope::value(&text).map_err(|failure| {
        let (path, message) = match failure {
            Failure::Value { path, message } => (path, message),
            Failure::Envelope => (String::new(), "it is not valid JSON".to_owned()),
        };
        Error::Decode(Box::new(DecodeError {
            function: name.to_owned(),
            path,
            message,
            expected: std::any::type_name::<T>(),
            body: text,
            advice: "the documents differ from the schema the bindings were generated from: regenerate them",
        }))
    })
}
