//! Calls by path, of any kind of function.

use bytes::Bytes;
use http::Request;
use serde::Serialize;

use super::{body, post};
use crate::error::Error;
use crate::http::segment;

/// Encodes the request that calls the query, mutation or action at `path`, like `messages:list`, through Convex's `/api/run`.
/// Decode the response with [`decode`](super::decode).
///
/// ```
/// use convex_typed::{Value, protocol};
///
/// let request = protocol::encode_run("chat/messages:list", &Value::Object(Default::default()))?;
/// assert_eq!(request.uri(), "/api/run/chat/messages/list");
/// # Ok::<(), convex_typed::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Encode`] if the arguments cannot be encoded or the path is invalid.
pub fn encode_run<T>(path: &str, args: &T) -> Result<Request<Bytes>, Error>
where
    T: Serialize + ?Sized,
{
    let fail = || body::failure(path, "the path is invalid; it must look like `folder/file:export`", None);
    let (module, export) = path.rsplit_once(':').unwrap_or((path, "default"));
    let module = module.strip_suffix(".js").unwrap_or(module);
    let mut uri = String::from("/api/run");
    for part in module.split('/').chain([export]) {
        // URL parsers resolve dots.
        if matches!(part, "" | "." | "..") {
            return Err(fail());
        }
        uri.push('/');
        uri.push_str(&segment(part).to_string());
    }
    let uri = uri.parse().map_err(|_| fail())?;
    Ok(post(uri, body::call(path, &args, None)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Object, Value};

    #[test]
    fn paths_become_segments() {
        let uri = |path: &'static str| {
            encode_run(path, &Value::Object(Object::new())).map(|request| request.uri().to_string())
        };
        for (path, expected) in [
            ("messages:list", "/api/run/messages/list"),
            ("a/b.js:default", "/api/run/a/b/default"),
            ("a/b", "/api/run/a/b/default"),
            ("a:b:c?", "/api/run/a%3Ab/c%3F"),
        ] {
            assert_eq!(uri(path).unwrap(), expected);
        }
        for path in ["", ":", "../a:b", "a//b:c", "/a:b", "a:.."] {
            assert!(uri(path).unwrap_err().to_string().contains("the path is invalid"), "{path}");
        }
    }
}
