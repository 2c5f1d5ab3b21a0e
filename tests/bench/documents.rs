//! What is asked for: documents, with every kind of value that Convex writes in a way of its own.

use convex_typed::{Bytes, FunctionReference, Id, Query, Table, wire};

use crate::Error;

pub(crate) struct Messages;

impl Table for Messages {
    const NAME: &'static str = "messages";
}

/// As the generator writes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) creation_time: f64,
    pub(crate) id: Id<Messages>,
    pub(crate) author: String,
    pub(crate) body: String,
    pub(crate) digest: Option<Bytes>,
    pub(crate) edited: Option<bool>,
    pub(crate) likes: i64,
    pub(crate) score: f64,
}

#[rustfmt::skip]
convex_typed::object! { Message { creation_time = "_creationTime", id = "_id", author, body, ?digest, ?edited, likes, score } }

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Summary {
    pub(crate) count: f64,
    pub(crate) latest: Id<Messages>,
    pub(crate) title: String,
}

convex_typed::object! { Summary { count, latest, title } }

/// The functions that are called: name, path, what is returned.
macro_rules! functions {
    ($($function:ident: $path:literal => $returns:ty;)*) => { $(
        pub(crate) struct $function {
            pub(crate) channel: String,
        }

        convex_typed::object! { $function { channel } }

        impl FunctionReference<Query> for $function {
            const PATH: &'static str = $path;
            type Returns = $returns;
        }

        impl Default for $function {
            fn default() -> Self {
                Self { channel: "#general".to_owned() }
            }
        }
    )* };
}

functions! {
    Summarize: "messages:summarize" => Summary;
    Page: "messages:page" => Vec<Message>;
    List: "messages:list" => Vec<Message>;
    Archive: "messages:archive" => Vec<Message>;
}

/// What a deployment answers to the function at `path`.
pub(crate) fn answer(path: &str) -> Result<String, Error> {
    let value = match path {
        Summarize::PATH => wire::to_string(&Summary {
            count: 5000.0,
            latest: id(4999),
            title: "What was said in the general channel this week".to_owned(),
        })?,
        Page::PATH => messages(50)?,
        List::PATH => messages(5_000)?,
        Archive::PATH => messages(50_000)?,
        _ => return Err(format!("there is no function `{path}`").into()),
    };
    Ok([START, &value, END].concat())
}

/// What Convex writes before a value.
pub(crate) const START: &str = r#"{"status":"success","value":"#;
/// And after it.
pub(crate) const END: &str = r#","logLines":[]}"#;

/// The JSON of so many messages.
pub(crate) fn messages(count: usize) -> Result<String, Error> {
    Ok(wire::to_string(&(0..count).map(message).collect::<Vec<_>>())?)
}

fn message(index: usize) -> Message {
    const BODIES: [&str; 4] = [
        "Has anybody looked at the numbers of last night?",
        "Yes. They are \"fine\", but for the two that Ada\nfound.",
        "👍",
        "I will run it once more, with the cache off, and tell you what comes out of it.",
    ];
    const AUTHORS: [&str; 3] = ["Ada Lovelace", "Grace Hopper", "Radia Perlman"];
    Message {
        creation_time: 1_772_053_583_108.286_1 + index as f64 * 1003.5,
        id: id(index),
        author: AUTHORS[index % AUTHORS.len()].to_owned(),
        body: BODIES[index % BODIES.len()].to_owned(),
        digest: index.is_multiple_of(5).then(|| Bytes::from(vec![index as u8; 32])),
        edited: index.is_multiple_of(3).then_some(true),
        likes: index as i64 * 7 - 3,
        score: match index % 50 {
            0 => f64::NAN,
            1 => f64::NEG_INFINITY,
            2 => -0.0,
            _ => index as f64 / 8.0,
        },
    }
}

fn id(index: usize) -> Id<Messages> {
    format!("j57{index:029}").into()
}
