//! Several queries in one request.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{Request, Response};
use serde_json::value::RawValue;

use super::{body, check, platform, post, reply};
use crate::error::Error;
use crate::function::{FunctionReference, Query, TypeSource};

/// Queries to run in one request: a tuple of up to eight references, or a list of references to one function.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a batch of queries",
    label = "expected a tuple or a list of function references",
    note = "pass up to eight queries as a tuple, like `(&List {{}}, &Count {{}})`, or any number of one function as a `Vec` or slice"
)]
pub trait Batch: sealed::Sealed {
    /// The result of each query, in the same order.
    type Results;

    #[doc(hidden)]
    fn write(&self, calls: &mut Calls);

    #[doc(hidden)]
    fn count(&self) -> usize;

    #[doc(hidden)]
    fn read(count: usize, answers: &mut Answers<'_>) -> Self::Results;
}

mod sealed {
    #[allow(unreachable_pub)]
    pub trait Sealed {}
}

/// The name of the whole request in errors.
pub(crate) const NAME: &str = "query_batch";

/// Encodes the request that runs these queries, all on the same state of the database.
///
/// # Errors
///
/// [`Error::Encode`] if the arguments of one cannot be encoded.
pub(crate) fn encode_batch<B: Batch>(batch: &B) -> Result<Request<Bytes>, Error> {
    let mut calls = Calls { body: br#"{"queries":["#.to_vec(), failed: None };
    batch.write(&mut calls);
    if let Some(error) = calls.failed {
        return Err(error);
    }
    calls.body.extend_from_slice(b"]}");
    Ok(post(PathAndQuery::from_static("/api/query_batch"), calls.body.into()))
}

/// Decodes the response to [`encode_batch`] of `count` queries. Each query has its own result.
///
/// # Errors
///
/// [`Error::Platform`] if the response is an error of the deployment or not from Convex. One invalid path fails all queries.
pub(crate) fn decode_batch<B: Batch>(count: usize, response: &Response<Bytes>) -> Result<B::Results, Error> {
    check(NAME, response)?;
    let answers = || {
        let text = simdutf8::basic::from_utf8(response.body()).ok()?;
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
        serde_json::from_str::<Vec<&RawValue>>(fields.get("results")?.get()).ok()
    };
    let answers = answers().ok_or_else(|| platform(NAME, response))?;
    Ok(B::read(count, &mut Answers { answers: answers.into_iter(), response }))
}

/// The queries of a request.
#[doc(hidden)]
#[derive(Debug)]
pub struct Calls {
    body: Vec<u8>,
    failed: Option<Error>,
}

impl Calls {
    fn push<F: FunctionReference<Query>>(&mut self, function: &F) {
        if self.body.last() == Some(&b'}') {
            self.body.push(b',');
        }
        if let Err(error) = body::append_call(&mut self.body, F::PATH, &function) {
            self.failed.get_or_insert(error);
        }
    }
}

/// The results of a response, in order.
#[doc(hidden)]
#[derive(Debug)]
pub struct Answers<'a> {
    answers: std::vec::IntoIter<&'a RawValue>,
    response: &'a Response<Bytes>,
}

impl Answers<'_> {
    fn next<F: FunctionReference<Query>>(&mut self) -> Result<F::Returns, Error> {
        match self.answers.next() {
            Some(answer) => {
                let source = TypeSource::of::<Query, F>();
                reply(source, F::PATH, answer.get(), self.response).map(|reply| reply.value)
            }
            None => Err(platform(F::PATH, self.response)),
        }
    }
}

macro_rules! lists {
    ($($list:ty),*) => { $(
        impl<F: FunctionReference<Query>> sealed::Sealed for $list {}

        impl<F: FunctionReference<Query>> Batch for $list {
            type Results = Vec<Result<F::Returns, Error>>;

            fn write(&self, calls: &mut Calls) {
                self.iter().for_each(|function| calls.push(function));
            }

            fn count(&self) -> usize {
                self.len()
            }

            fn read(count: usize, answers: &mut Answers<'_>) -> Self::Results {
                (0..count).map(|_| answers.next::<F>()).collect()
            }
        }
    )* };
}
lists!(Vec<F>, &[F]);

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$first: FunctionReference<Query>, $($rest: FunctionReference<Query>),*>
            sealed::Sealed for ($first, $($rest),*) {}

        #[allow(non_snake_case)]
        impl<$first: FunctionReference<Query>, $($rest: FunctionReference<Query>),*> Batch
            for ($first, $($rest),*)
        {
            type Results = (Result<$first::Returns, Error>, $(Result<$rest::Returns, Error>),*);

            fn write(&self, calls: &mut Calls) {
                let ($first, $($rest),*) = self;
                calls.push($first);
                $(calls.push($rest);)*
            }

            fn count(&self) -> usize {
                [$first::PATH, $($rest::PATH),*].len()
            }

            fn read(_: usize, answers: &mut Answers<'_>) -> Self::Results {
                (answers.next::<$first>(), $(answers.next::<$rest>()),*)
            }
        }

        tuples! { $($rest)* }
    };
    () => {};
}
tuples! { A B C D E F G H }
