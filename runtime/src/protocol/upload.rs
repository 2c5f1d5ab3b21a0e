//! Uploads of files.

use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderValue, Method, Request, Response};

use super::file;
use super::{body, platform};
use crate::error::{Error, UPLOAD};
use crate::id::{Id, Storage};
use crate::wire::base64;

/// The header with the SHA-256 of a file, of uploads and downloads.
pub(super) const DIGEST: HeaderName = HeaderName::from_static("digest");

const SHA256: &str = "sha-256=";

/// Encodes the request that stores a file at `url`, which `ctx.storage.generateUploadUrl()` returned. Add the body, and
/// its `Content-Length` if it is known.
///
/// It needs no [`Authorization`](super::Authorization).
///
/// # Errors
///
/// [`Error::Url`] if it is not an absolute URL of HTTP, [`Error::Encode`] if the content type cannot
/// be sent.
pub(crate) fn encode_upload(
    url: &str,
    content_type: Option<&str>,
    sha256: Option<&[u8; 32]>,
) -> Result<Request<()>, Error> {
    let mut request = Request::new(());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = file::url(url, "to upload to")?;
    if let Some(content_type) = content_type {
        let fail = |_| body::failure(UPLOAD, "the content type is not a valid header", None);
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_str(content_type).map_err(fail)?);
    }
    if let Some(hash) = sha256 {
        let fail = |_| body::failure(UPLOAD, "the digest is not a valid header", None);
        let digest = HeaderValue::try_from(format!("{SHA256}{}", base64::encode(hash))).map_err(fail)?;
        request.headers_mut().insert(DIGEST, digest);
    }
    Ok(request)
}

/// Decodes the response to [`encode_upload`].
///
/// # Errors
///
/// [`Error::Platform`] if the file was not stored, or the response is not from Convex.
pub(crate) fn decode_upload(response: &Response<impl AsRef<[u8]>>) -> Result<Id<Storage>, Error> {
    if !response.status().is_success() {
        return Err(file::failure(UPLOAD, response));
    }
    let answer: serde_json::Value = serde_json::from_slice(response.body().as_ref()).unwrap_or_default();
    match answer.get("storageId").and_then(|id| id.as_str()) {
        Some(id) => Ok(id.into()),
        None => Err(platform(UPLOAD, response)),
    }
}

/// Parses the SHA-256 of a `Digest` header.
pub(super) fn sha256(digest: &HeaderValue) -> Option<[u8; 32]> {
    base64::decode(digest.to_str().ok()?.strip_prefix(SHA256)?).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_type_and_digest_are_headers() {
        let url = "https://happy-animal-123.convex.cloud/api/storage/upload?token=abc";
        let request = encode_upload(url, Some("image/png"), Some(&[0; 32])).unwrap();
        assert_eq!(request.uri(), url);
        assert_eq!(request.headers()["content-type"], "image/png");
        assert_eq!(request.headers()["digest"], "sha-256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    }
}
