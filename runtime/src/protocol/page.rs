//! The pages of a query, with one request for each.

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Request, Response};
use serde::de::DeserializeOwned;

use super::{Reply, body, decode_as, post};
use crate::error::{DecodeError, Error};
use crate::function::{FunctionKind, Query, TypeSource};
use crate::pagination::{Paginated, PaginationOptions, PaginationResult};
use crate::value::{Object, Value};
use crate::wire;

/// A paginated query, and the position of its next page.
#[derive(Debug)]
pub(crate) struct PagedQuery {
    path: &'static str,
    /// The argument that takes the options.
    argument: &'static str,
    args: Result<Object, Error>,
    /// The options in the arguments, with later changes.
    options: Object,
    source: TypeSource,
}

impl PagedQuery {
    /// Starts with the options in the arguments, if there are any.
    pub(crate) fn new<F: Paginated>(function: &F) -> Self {
        let mut args = args(function);
        let mut options = match args.as_mut().ok().and_then(|args| args.remove(F::OPTIONS)) {
            Some(Value::Object(options)) => options,
            None | Some(Value::Null) => Object::new(),
            Some(_) => {
                args = Err(body::failure(F::PATH, "the pagination options must be an object", None));
                Object::new()
            }
        };
        let usual = PaginationOptions::default().num_items;
        options.entry("numItems".to_owned()).or_insert_with(|| f64::from(usual).into());
        options.entry("cursor".to_owned()).or_default();
        Self { path: F::PATH, argument: F::OPTIONS, args, options, source: TypeSource::of::<Query, F>() }
    }

    pub(crate) fn path(&self) -> &'static str {
        self.path
    }

    pub(crate) fn cursor(&self) -> Option<&str> {
        self.option("cursor")
    }

    pub(crate) fn set_cursor(&mut self, cursor: Option<String>) {
        self.options.insert("cursor".to_owned(), cursor.into());
    }

    pub(crate) fn set_page_size(&mut self, items: u32) {
        self.options.insert("numItems".to_owned(), f64::from(items).into());
    }

    /// Records that the caller chose the type of the items.
    pub(crate) fn choose_type(&mut self) {
        self.source = TypeSource::Chosen;
    }

    /// Encodes the request for the next page. If the arguments cannot be encoded, only the first error says why.
    pub(crate) fn encode(&mut self) -> Result<Request<Bytes>, Error> {
        let unsent = body::failure(self.path, "they could not be encoded", None);
        let mut args = std::mem::replace(&mut self.args, Err(unsent))?;
        args.insert(self.argument.to_owned(), self.options.clone().into());
        let body = body::call(self.path, &&args, None);
        self.args = Ok(args);
        Ok(post(PathAndQuery::from_static(Query::ENDPOINT), body?))
    }

    /// Returns how to decode the response.
    pub(crate) fn reader(&self) -> PageReader {
        PageReader {
            cursor: self.cursor().map(str::to_owned),
            end: self.option("endCursor").map(str::to_owned),
            source: self.source,
        }
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name)?.as_str()
    }
}

/// Decodes the page that was requested.
#[derive(Debug)]
pub(crate) struct PageReader {
    cursor: Option<String>,
    end: Option<String>,
    source: TypeSource,
}

impl PageReader {
    /// Returns the page, and whether it is the last one. A page that ends where it starts is an error, as its next page would
    /// be the same.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        function: &str,
        response: &Response<Bytes>,
    ) -> Result<Reply<(PaginationResult<T>, bool)>, Error> {
        let Reply { value: page, log_lines } = decode_as::<PaginationResult<T>>(self.source, function, response)?;
        let next = Some(page.continue_cursor.as_str());
        let last = page.is_done || next == self.end.as_deref();
        if !last && next == self.cursor.as_deref() {
            return Err(Error::Decode(Box::new(DecodeError {
                function: function.to_owned(),
                path: "continueCursor".to_owned(),
                message: "the page ends where it starts, but `isDone` is false".to_owned(),
                expected: std::any::type_name::<PaginationResult<T>>(),
                body: String::from_utf8_lossy(response.body()).into_owned(),
                advice: "to avoid an endless loop, the function must return the cursor that Convex's `paginate` \
                         returned",
            })));
        }
        Ok(Reply { value: (page, last), log_lines })
    }
}

/// The arguments as an object in which the options can be set.
fn args<F: Paginated>(function: &F) -> Result<Object, Error> {
    let json = wire::to_vec(function).map_err(|error| body::failure(F::PATH, "", Some(error)))?;
    match wire::from_slice(&json) {
        Ok(Value::Object(args)) => Ok(args),
        // A unit struct with serde's derive.
        Ok(Value::Null) => Ok(Object::new()),
        _ => Err(body::failure(F::PATH, "they must be an object", None)),
    }
}
