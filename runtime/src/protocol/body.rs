//! The bodies of requests.

use bytes::Bytes;
use serde::Serialize;

use crate::error::{EncodeError, Error};
use crate::wire;

/// `{"path":..,"format":..,"args":..}`, and `ts` for a read at a time that has passed.
pub(super) fn call<T>(function: &str, args: &T, ts: Option<&str>) -> Result<Bytes, Error>
where
    T: Serialize + ?Sized,
{
    call_of(function, &|body| wire::append(body, args), ts)
}

/// Writes arguments. Behind this, nothing depends on their type, and is compiled once for all.
type Write<'a> = &'a dyn Fn(&mut Vec<u8>) -> Result<(), wire::Error>;

fn call_of(function: &str, args: Write<'_>, ts: Option<&str>) -> Result<Bytes, Error> {
    let mut body = Vec::with_capacity(256);
    append_call_of(&mut body, function, args)?;
    if let Some(ts) = ts {
        body.pop();
        body.extend_from_slice(br#","ts":"#);
        append(&mut body, function, ts)?;
        body.push(b'}');
    }
    Ok(body.into())
}

pub(super) fn append_call<T>(body: &mut Vec<u8>, function: &str, args: &T) -> Result<(), Error>
where
    T: Serialize + ?Sized,
{
    append_call_of(body, function, &|body| wire::append(body, args))
}

fn append_call_of(body: &mut Vec<u8>, function: &str, args: Write<'_>) -> Result<(), Error> {
    body.extend_from_slice(br#"{"path":"#);
    append(body, function, function)?;
    // Without a format Convex answers in one that loses int64s and bytes.
    body.extend_from_slice(br#","format":"convex_encoded_json","args":"#);
    let start = body.len();
    args(body).map_err(|error| failure(function, "", Some(error)))?;
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
