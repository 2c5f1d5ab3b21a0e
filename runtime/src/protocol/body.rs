//! The bodies of requests.

use bytes::Bytes;
use serde::Serialize;

use crate::error::{EncodeError, Error};
use crate::wire;

/// Arguments of any type. Code that uses this does not depend on the type and is compiled once.
pub(crate) trait Args {
    fn append_to(&self, body: &mut Vec<u8>) -> Result<(), wire::Error>;
}

impl<T: Serialize + ?Sized> Args for &T {
    fn append_to(&self, body: &mut Vec<u8>) -> Result<(), wire::Error> {
        wire::append(body, self)
    }
}

/// Encodes `{"path":..,"format":..,"args":..}`, with `ts` for a query as of a time.
pub(super) fn call(function: &str, args: &dyn Args, ts: Option<&str>) -> Result<Bytes, Error> {
    let mut body = Vec::with_capacity(256);
    append_call(&mut body, function, args)?;
    if let Some(ts) = ts {
        body.pop();
        body.extend_from_slice(br#","ts":"#);
        append(&mut body, function, ts)?;
        body.push(b'}');
    }
    Ok(body.into())
}

pub(super) fn append_call(body: &mut Vec<u8>, function: &str, args: &dyn Args) -> Result<(), Error> {
    body.extend_from_slice(br#"{"path":"#);
    append(body, function, function)?;
    // In Convex's default format, int64s and bytes are lost.
    body.extend_from_slice(br#","format":"convex_encoded_json","args":"#);
    let start = body.len();
    args.append_to(body).map_err(|error| failure(function, "", Some(error)))?;
    match &body[start..] {
        // A unit struct with serde's derive.
        b"null" => {
            body.truncate(start);
            body.extend_from_slice(b"{}");
        }
        [b'{', b'"', b'$', ..] => return Err(failure(function, "they must be an object", None)),
        [b'{', ..] => {}
        _ => return Err(failure(function, "they must be an object", None)),
    }
    body.push(b'}');
    Ok(())
}

fn append(body: &mut Vec<u8>, function: &str, text: &str) -> Result<(), Error> {
    wire::append(body, text).map_err(|error| failure(function, "", Some(error)))
}

pub(super) fn failure(function: &str, message: &'static str, source: Option<wire::Error>) -> Error {
    Error::Encode(Box::new(EncodeError { function: function.to_owned(), message, source }))
}
