//! Types of a user's own, which the bindings of [`options`](crate::options) use.

use convex_typed::Page;
use serde::{Deserialize, Serialize};

/// A message as this user wants it: not all of what the deployment sends.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// What was written.
    pub body: String,
    /// When, if it was changed.
    pub edited_at: Option<f64>,
    /// By emoji.
    pub reactions: std::collections::BTreeMap<String, i64>,
}

/// The topic of a channel, never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Topic(String);

impl TryFrom<String> for Topic {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.is_empty() { Err("a topic is not empty") } else { Ok(Self(text)) }
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        topic.0
    }
}

/// A page of messages, of which nothing else matters to this user.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Feed {
    /// The messages.
    pub page: Vec<Message>,
}

impl Page for Feed {
    type Item = Message;
}

/// Where a page starts, for a user who sends nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Start {
    /// The cursor.
    pub cursor: Option<String>,
    /// As Convex wants it.
    pub num_items: f64,
}
