//! User-defined types, which the bindings of [`options`](crate::options) use.

use convex_typed::Page;
use serde::{Deserialize, Serialize};

/// A message, with only some of the fields that the deployment sends.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The text.
    pub body: String,
    /// When the message was last edited, if it was.
    pub edited_at: Option<f64>,
    /// The number of reactions by emoji.
    pub reactions: std::collections::BTreeMap<String, i64>,
}

/// The topic of a channel. It is never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Topic(String);

impl TryFrom<String> for Topic {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.is_empty() { Err("a topic must not be empty") } else { Ok(Self(text)) }
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.0
    }
}

/// A page of messages, without the cursor and the other fields.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Feed {
    /// The messages.
    pub page: Vec<Message>,
}

impl Page for Feed {
    type Item = Message;
}

/// Pagination options with only the required fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Start {
    /// The cursor.
    pub cursor: Option<String>,
    /// The number of items per page.
    pub num_items: f64,
}
