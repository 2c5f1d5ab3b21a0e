//! Forms of fields and files (`multipart/form-data`, RFC 7578).

use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;

use crate::transport::{Body, SendError};

/// A form of fields and files, for [`HttpCall::multipart`](crate::HttpCall::multipart). Files are read while the form is
/// sent and need not fit into memory.
///
/// ```
/// use convex_typed::{Form, Part};
///
/// let form = Form::new()
///     .text("title", "A cat")
///     .part("note", Part::new("It sleeps.").file_name("note.txt").content_type("text/plain"));
/// ```
#[derive(Default)]
#[must_use = "a form is sent by `HttpCall::multipart`"]
pub struct Form {
    parts: Vec<(String, Part)>,
}

/// A file or field of a [`Form`].
#[must_use = "a part is sent in a form"]
pub struct Part {
    body: Body,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Form {
    /// Creates an empty form.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text field.
    pub fn text(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.part(name, Part::new(value.into()))
    }

    /// Adds a part.
    pub fn part(mut self, name: impl Into<String>, part: Part) -> Self {
        self.parts.push((name.into(), part));
        self
    }

    /// Returns the content type and the body, or why there is none.
    pub(super) fn encode(self) -> Result<(HeaderValue, Body), &'static str> {
        // Random, so that no part contains it by chance. It need not be secret.
        let boundary = format!("{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let mut bodies = VecDeque::new();
        let mut between = String::new();
        for (name, Part { body, file_name, content_type }) in self.parts {
            let _ = write!(between, "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", Quoted(&name));
            if let Some(file_name) = file_name {
                let _ = write!(between, "; filename=\"{}\"", Quoted(&file_name));
            }
            if let Some(content_type) = content_type {
                if HeaderValue::from_str(&content_type).is_err() {
                    return Err("the content type of a part is not a valid header");
                }
                let _ = write!(between, "\r\nContent-Type: {content_type}");
            }
            between.push_str("\r\n\r\n");
            bodies.push_back(Body::from(std::mem::take(&mut between)));
            bodies.push_back(body);
            between.push_str("\r\n");
        }
        let _ = write!(between, "--{boundary}--\r\n");
        bodies.push_back(Body::from(between));
        let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"))
            .map_err(|_| "the boundary is not a valid header")?;
        Ok((content_type, join(bodies)))
    }
}

impl Part {
    /// Creates a part from bytes, a file or a stream.
    pub fn new(body: impl Into<Body>) -> Self {
        Self { body: body.into(), file_name: None, content_type: None }
    }

    /// Sets the file name. With it the action gets a `File`, without it a string.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the content type, like `image/png`.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

/// Joins bodies. The result is in memory if all of them are.
fn join(bodies: VecDeque<Body>) -> Body {
    let whole: Option<Vec<&[u8]>> = bodies.iter().map(|body| body.as_bytes().map(|bytes| &**bytes)).collect();
    if let Some(whole) = whole {
        return whole.concat().into();
    }
    let length = bodies.iter().map(Body::length).try_fold(0_u64, |sum, length| sum.checked_add(length?));
    let body = Body::stream(Joined(bodies));
    match length {
        Some(length) => body.with_length(length),
        None => body,
    }
}

struct Joined(VecDeque<Body>);

impl Stream for Joined {
    type Item = Result<Bytes, SendError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(body) = self.0.front_mut() {
            match ready!(Pin::new(body).poll_next(cx)) {
                None => drop(self.0.pop_front()),
                chunk => return Poll::Ready(chunk),
            }
        }
        Poll::Ready(None)
    }
}

/// A name as browsers write it (the HTML standard, "multipart/form-data encoding algorithm").
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '"' => f.write_str("%22"),
            '\r' => f.write_str("%0D"),
            '\n' => f.write_str("%0A"),
            other => f.write_char(other),
        })
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.parts.iter().map(|(name, part)| (name, part))).finish()
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("body", &self.body)
            .finish()
    }
}
