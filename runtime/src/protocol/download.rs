//! Downloads of stored files.

use std::ops::{Bound, Range, RangeBounds};

use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

use super::file;
use super::{body, not_an_answer, upload};
use crate::error::{DOWNLOAD, Error};

/// The metadata of a file, from the headers of a download.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileMetadata {
    /// The status: 200, or 206 for a range of the file.
    pub status: StatusCode,
    /// The content type that the file was uploaded with.
    pub content_type: Option<String>,
    /// The range of bytes in the body, or `None` if it is the whole file.
    pub range: Option<Range<u64>>,
    /// The number of bytes in the body.
    pub length: Option<u64>,
    /// The size of the whole file in bytes.
    pub total: Option<u64>,
    /// The SHA-256 of the file. Convex sends it only with whole files.
    pub sha256: Option<[u8; 32]>,
}

/// Encodes the request for a file, or for a range of its bytes, at the URL that
/// `ctx.storage.getUrl(id)` returned. It needs no [`Authorization`](super::Authorization).
///
/// # Errors
///
/// [`Error::Url`] if it is not an absolute URL of HTTP, [`Error::Encode`] if the range is empty.
pub(crate) fn encode_download(url: &str, range: impl RangeBounds<u64>) -> Result<Request<()>, Error> {
    let mut request = Request::new(());
    *request.uri_mut() = file::url(url, "of a file")?;
    // Not compressed, as length and ranges would not match.
    request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if let Some(RequestedRange { first, last }) = requested(range)? {
        let last = last.map(|last| last.to_string()).unwrap_or_default();
        let fail = |_| body::failure(DOWNLOAD, "the range is not a valid header", None);
        request.headers_mut().insert(RANGE, format!("bytes={first}-{last}").try_into().map_err(fail)?);
    }
    Ok(request)
}

/// Decodes the metadata of the response to [`encode_download`] of the same range. The body is the file.
///
/// # Errors
///
/// [`Error::Platform`] if there is no such file or range, or if the response has other bytes: a server that does not support
/// ranges sends the whole file.
pub(crate) fn decode_download(
    range: impl RangeBounds<u64>,
    response: &Response<impl AsRef<[u8]>>,
) -> Result<FileMetadata, Error> {
    let status = response.status();
    if !status.is_success() {
        return Err(file::failure(DOWNLOAD, response));
    }
    let text = |name: HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok());
    let announced = text(CONTENT_LENGTH).and_then(|length| length.parse().ok());
    let fail = |message| Err(not_an_answer(DOWNLOAD, response, message));
    let (range, length, total) = match (requested(range)?, status) {
        (None, StatusCode::OK) => (None, announced, announced),
        (Some(requested), StatusCode::PARTIAL_CONTENT) => {
            let sent = text(CONTENT_RANGE).and_then(content_range).filter(|sent| requested.matches(sent));
            let Some((range, total)) = sent else { return fail("the response has another range than requested") };
            (Some(range.clone()), Some(range.end - range.start), total)
        }
        (Some(_), StatusCode::OK) => return fail("the server does not support ranges and sent the whole file"),
        _ => return fail("this is not a response to a download"),
    };
    let sha256 = response.headers().get(upload::DIGEST).and_then(upload::sha256);
    Ok(FileMetadata { status, content_type: text(CONTENT_TYPE).map(str::to_owned), range, length, total, sha256 })
}

/// A range as in HTTP, with the last byte included. `None` is the whole file.
struct RequestedRange {
    first: u64,
    last: Option<u64>,
}

fn requested(range: impl RangeBounds<u64>) -> Result<Option<RequestedRange>, Error> {
    let first = match range.start_bound() {
        Bound::Included(first) => Some(*first),
        Bound::Excluded(before) => before.checked_add(1),
        Bound::Unbounded => Some(0),
    };
    let last = match range.end_bound() {
        Bound::Included(last) => Some(Some(*last)),
        Bound::Excluded(end) => end.checked_sub(1).map(Some),
        Bound::Unbounded => Some(None),
    };
    match (first, last) {
        (Some(0), Some(None)) => Ok(None),
        (Some(first), Some(last)) if last.is_none_or(|last| first <= last) => Ok(Some(RequestedRange { first, last })),
        _ => Err(body::failure(DOWNLOAD, "the range is empty", None)),
    }
}

impl RequestedRange {
    /// Whether the response has this range, or the part of it within the file.
    fn matches(&self, (range, total): &(Range<u64>, Option<u64>)) -> bool {
        let end = self.last.map(|last| last.saturating_add(1));
        let ends = match (end, total) {
            (Some(end), Some(total)) => range.end == end.min(*total),
            (None, Some(total)) => range.end == *total,
            (Some(end), None) => range.end <= end,
            (None, None) => true,
        };
        range.start == self.first && ends
    }
}

/// Parses `bytes 0-9/100` or `bytes 0-9/*` to the range and the length of the file.
fn content_range(text: &str) -> Option<(Range<u64>, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, end) = (first.parse().ok()?, last.parse::<u64>().ok()?.checked_add(1)?);
    let total = if total == "*" { None } else { Some(total.parse().ok()?) };
    (first < end).then_some((first..end, total))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://a.convex.cloud/api/storage/secret";

    fn header(range: impl RangeBounds<u64>) -> Option<String> {
        let request = encode_download(URL, range).unwrap();
        request.headers().get(RANGE).map(|range| range.to_str().unwrap().to_owned())
    }

    #[test]
    fn range_headers_include_the_last_byte() {
        assert_eq!(header(..), None);
        assert_eq!(header(0..), None);
        assert_eq!(header(5..).as_deref(), Some("bytes=5-"));
        assert_eq!(header(5..9).as_deref(), Some("bytes=5-8"));
        assert_eq!(header(5..=5).as_deref(), Some("bytes=5-5"));
        assert_eq!(header(..9).as_deref(), Some("bytes=0-8"));
        assert_eq!(header(..=u64::MAX).as_deref(), Some("bytes=0-18446744073709551615"));
        assert_eq!(header((Bound::Excluded(4), Bound::Unbounded)).as_deref(), Some("bytes=5-"));
        let beyond = (Bound::Excluded(u64::MAX), Bound::Unbounded);
        for empty in [encode_download(URL, 5..5), encode_download(URL, ..0), encode_download(URL, beyond)] {
            let error = empty.unwrap_err();
            assert!(matches!(error, Error::Encode(_)) && error.to_string().contains("the range is empty"), "{error}");
        }
    }

    fn partial(range: impl RangeBounds<u64>, content_range: &str) -> Result<FileMetadata, Error> {
        let response = Response::builder().status(206).header(CONTENT_RANGE, content_range).body("").unwrap();
        decode_download(range, &response)
    }

    #[test]
    fn a_response_with_another_range_is_an_error() {
        let head = partial(5..9, "bytes 5-8/100").unwrap();
        assert_eq!((head.range, head.length, head.total), (Some(5..9), Some(4), Some(100)));
        assert_eq!(partial(5..9, "bytes 5-6/7").unwrap().range, Some(5..7), "the file is shorter");
        assert_eq!(partial(5..9, "bytes 5-8/*").unwrap().total, None);
        assert_eq!(partial(5.., "bytes 5-6/7").unwrap().length, Some(2));
        for odd in [
            "bytes 4-8/100",
            "bytes 5-7/100",
            "bytes 5-9/100",
            "bytes 5-9/*",
            "bytes 5-4/*",
            "bytes */100",
            "items 5-8/100",
            "bytes 5-18446744073709551615/*",
            "",
        ] {
            let error = partial(5..9, odd).unwrap_err();
            assert!(error.to_string().contains("another range than requested"), "{odd}: {error}");
        }
        assert!(partial(5.., "bytes 5-6/8").is_err());
        assert!(partial(.., "bytes 0-6/7").is_err(), "no range was requested");
    }

    #[test]
    fn a_whole_file_is_an_error_if_a_range_was_requested() {
        let response = Response::builder().header(CONTENT_LENGTH, 7).header("digest", "sha-256=AAAA").body("").unwrap();
        let head = decode_download(.., &response).unwrap();
        assert_eq!((head.range, head.length, head.total, head.sha256), (None, Some(7), Some(7), None));
        let error = decode_download(1.., &response).unwrap_err();
        assert!(error.to_string().contains("does not support ranges"), "{error}");
        let response = Response::builder().status(204).body("").unwrap();
        assert!(decode_download(.., &response).is_err());
    }

    #[test]
    fn urls_are_checked_and_not_shown() {
        for (url, part) in [
            ("", "it is empty"),
            ("/api/storage/secret", "no host"),
            ("kg2secret", "not the file's id"),
            ("https://a.test/se cret", "not allowed in URLs"),
            ("https://a.test/\\\\cret", "has a backslash"),
            ("https://a.test/x/%2e%2E/cret", "segment `.` or `..`"),
            ("https://a.test:32l0/secret", "its port must be a number"),
            ("https://a.test:99999/secret", "its port must be a number"),
            ("ftp://a.test/secret", "must start with `https://`"),
            ("https://me:secret@a.test/", "user or password"),
            ("https://me:sec?ret@a.test/", "user or password"),
            ("https://me:sec/ret@a.test/", "user or password"),
            ("https:///secret", "host is missing"),
        ] {
            let error = encode_download(url, ..).unwrap_err();
            let text = format!("{error} {error:#?}");
            assert!(matches!(error, Error::Url(_)) && text.contains(part), "{url}: {text}");
            assert!(!text.contains("cret") && !text.contains("ret@"), "{text}");
        }
        for url in ["http://127.0.0.1:3210/x", "https://[::1]:80/x?y#z", "https://a.test", " HTTPS://a.test/?x=/../b "]
        {
            encode_download(url, ..).unwrap();
        }
    }
}
