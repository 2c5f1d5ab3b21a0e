//! Streaming calls of HTTP actions, without async.

use std::fmt;
use std::io::{self, Read, Write};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::incoming;
use super::{Blocking, Body};
use crate::client::{self, HttpEvent};
use crate::error::Error;
use crate::executor::block_on;

impl Blocking<client::HttpCall> {
    /// As [`HttpCall::body`](client::HttpCall::body).
    pub fn body(self, body: impl Into<Body>) -> Self {
        Self(self.0.body(body.into().0))
    }

    /// As [`HttpCall::multipart`](client::HttpCall::multipart).
    pub fn multipart(self, form: Form) -> Self {
        Self(self.0.multipart(form.0))
    }

    /// As [`HttpCall::stream`](client::HttpCall::stream).
    pub fn stream(self) -> HttpStreamCall {
        HttpStreamCall(self.0.stream())
    }
}

/// As [`HttpStreamCall`](crate::HttpStreamCall): a call that blocks when it is [sent](HttpStreamCall::send).
#[derive(Debug)]
#[must_use = "a call does nothing before `send`"]
pub struct HttpStreamCall(client::HttpStreamCall);

impl HttpStreamCall {
    /// As [`crate::HttpStreamCall::timeout`].
    pub fn timeout(self, timeout: Duration) -> Self {
        Self(self.0.timeout(timeout))
    }

    /// As [`crate::HttpStreamCall::idle_timeout`].
    pub fn idle_timeout(self, timeout: Duration) -> Self {
        Self(self.0.idle_timeout(timeout))
    }

    /// Sends the call, and blocks this thread until the status and headers of the response have arrived.
    ///
    /// # Errors
    ///
    /// Those of awaiting the async call.
    pub fn send(self) -> Result<HttpStream, Error> {
        block_on(self.0).map(HttpStream)
    }
}

/// As [`HttpStream`](crate::HttpStream), but implements [`Read`] instead of `Stream`. The errors of reading contain the
/// [`Error`].
///
/// ```no_run
/// # struct Chat;
/// # impl convex_typed::HttpAction for Chat {
/// #     const METHOD: convex_typed::Method = convex_typed::Method::POST;
/// #     const ROUTE: &'static str = "/chat";
/// # }
/// # fn run(client: convex_typed::blocking::Client) -> Result<(), convex_typed::Error> {
/// for event in client.http(&Chat).body("Hello!").stream().send()?.events() {
///     println!("{}", event?.data);
/// }
/// # Ok(()) }
/// ```
pub struct HttpStream(client::HttpStream);

impl HttpStream {
    /// As [`crate::HttpStream::status`].
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// As [`crate::HttpStream::headers`].
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// As [`crate::HttpStream::chunk`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        block_on(self.0.chunk())
    }

    /// As [`crate::HttpStream::bytes`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn bytes(self) -> Result<Bytes, Error> {
        block_on(self.0.bytes())
    }

    /// As [`crate::HttpStream::write_to`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn write_to<W: Write + ?Sized>(mut self, writer: &mut W) -> Result<u64, Error> {
        incoming::write_to(&mut self.0.body, writer)
    }

    /// As [`crate::HttpStream::lines`], but an iterator.
    pub fn lines(self) -> HttpLines {
        HttpLines(self.0.lines())
    }

    /// As [`crate::HttpStream::events`], but an iterator.
    pub fn events(self) -> HttpEvents {
        HttpEvents(self.0.events())
    }
}

impl Read for HttpStream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        incoming::read(&mut self.0.body, buffer)
    }
}

impl fmt::Debug for HttpStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// As [`HttpLines`](crate::HttpLines), but an iterator.
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct HttpLines(client::HttpLines);

impl HttpLines {
    /// As [`crate::HttpLines::limit`].
    pub fn limit(self, bytes: usize) -> Self {
        Self(self.0.limit(bytes))
    }

    /// As [`crate::HttpLines::try_next`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn try_next(&mut self) -> Result<Option<String>, Error> {
        block_on(self.0.try_next())
    }
}

impl Iterator for HttpLines {
    type Item = Result<String, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}

/// As [`HttpEvents`](crate::HttpEvents), but an iterator.
#[derive(Debug)]
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct HttpEvents(client::HttpEvents);

impl HttpEvents {
    /// As [`crate::HttpEvents::limit`].
    pub fn limit(self, bytes: usize) -> Self {
        Self(self.0.limit(bytes))
    }

    /// As [`crate::HttpEvents::try_next`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn try_next(&mut self) -> Result<Option<HttpEvent>, Error> {
        block_on(self.0.try_next())
    }
}

impl Iterator for HttpEvents {
    type Item = Result<HttpEvent, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next())
    }
}

/// As [`Form`](crate::Form), with parts that are read on the thread of the call.
#[derive(Debug, Default)]
#[must_use = "a form is sent by `multipart`"]
pub struct Form(client::Form);

impl Form {
    /// As [`crate::Form::new`].
    pub fn new() -> Self {
        Self::default()
    }

    /// As [`crate::Form::text`].
    pub fn text(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self(self.0.text(name, value))
    }

    /// As [`crate::Form::part`].
    pub fn part(self, name: impl Into<String>, part: Part) -> Self {
        Self(self.0.part(name, part.0))
    }
}

/// As [`Part`](crate::Part), for a [`Form`].
#[derive(Debug)]
#[must_use = "a part is sent in a form"]
pub struct Part(client::Part);

impl Part {
    /// As [`crate::Part::new`].
    pub fn new(body: impl Into<Body>) -> Self {
        Self(client::Part::new(body.into().0))
    }

    /// As [`crate::Part::file_name`].
    pub fn file_name(self, name: impl Into<String>) -> Self {
        Self(self.0.file_name(name))
    }

    /// As [`crate::Part::content_type`].
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self(self.0.content_type(content_type))
    }
}
