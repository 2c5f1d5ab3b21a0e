//! The chat app: the functions that would be in `convex/*.ts`, on documents in Convex's JSON.

use serde_json::{Value, json};

use super::api::response;
use super::http::{Request, Response};

/// The token of the app's only user, Ada.
pub const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.c2lnbmVk";

/// The data of a `ConvexError` that a function threw.
#[derive(Debug)]
pub(crate) struct Thrown(pub(crate) Value);

/// All data of the app, in the order of creation.
#[derive(Debug)]
pub(crate) struct Chat {
    user: Value,
    channels: Vec<Value>,
    messages: Vec<Value>,
    /// Ids and texts of stored files.
    files: Vec<(Value, String)>,
    log: Vec<String>,
    /// The number of documents and files, from which their ids and times are made. Every run makes the same.
    created: u32,
}

impl Chat {
    pub(crate) fn new() -> Self {
        let user = json!({ "name": "Ada", "status": "online" });
        let (channels, messages, files, log) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut chat = Self { user: Value::Null, channels, messages, files, log, created: 0 };
        chat.user = chat.document(user);
        chat
    }

    /// Calls a function with arguments that match its validator.
    pub(crate) fn call(&mut self, path: &str, args: &Value, signed_in: bool) -> Result<Value, Thrown> {
        match path {
            "users:me" => Ok(if signed_in { self.user.clone() } else { Value::Null }),
            _ if !signed_in => Err(thrown("NOT_SIGNED_IN", json!({}))),
            "users:update" => Ok(self.update_user(args)),
            "channels:list" => Ok(self.list_channels()),
            "channels:create" => self.create_channel(args),
            "messages:list" => Ok(self.list_messages(args)),
            "messages:get" => Ok(self.messages.iter().find(|message| message["_id"] == args["id"]).cloned().into()),
            "messages:send" => Ok(self.send(args)),
            "messages:react" => self.react(args),
            "messages:unread" => Ok(self.unread()),
            "exports:create" => Ok(self.export(args)),
            other => Err(thrown("NOT_IMPLEMENTED", json!({ "path": other }))),
        }
    }

    /// Answers a request that is not a call of a function.
    pub(crate) fn http_action(&mut self, request: &Request) -> Response {
        let file = request.path.strip_prefix("/files/").map(|name| name.split('/').next_back().unwrap_or(name));
        match (request.method.as_str(), request.path.as_str(), file) {
            ("POST", "/messages", _) => response(202, json!({ "received": request.body.len() })),
            ("GET", _, Some(id)) => match self.files.iter().find(|(file, _)| file == id) {
                Some((_, text)) => Response { status: 200, body: text.clone() },
                None => Response { status: 404, body: String::new() },
            },
            _ => Response { status: 404, body: String::new() },
        }
    }

    /// Whether this is the id of a document in the table.
    pub(crate) fn is_id(&self, table: &str, id: &str) -> bool {
        let is = |document: &Value| document["_id"] == id;
        match table {
            "users" => is(&self.user),
            "channels" => self.channels.iter().any(is),
            "messages" => self.messages.iter().any(is),
            "_storage" => self.files.iter().any(|(file, _)| file == id),
            _ => false,
        }
    }

    /// Returns the log lines since the last call.
    pub(crate) fn take_log(&mut self) -> Vec<String> {
        std::mem::take(&mut self.log)
    }

    fn update_user(&mut self, args: &Value) -> Value {
        for (name, value) in fields(args) {
            if value.is_null() {
                remove(&mut self.user, name);
            } else {
                self.user[name] = value.clone();
            }
        }
        Value::Null
    }

    fn create_channel(&mut self, args: &Value) -> Result<Value, Thrown> {
        if let Some(taken) = self.channels.iter().find(|channel| channel["name"] == args["name"]) {
            return Err(thrown("NAME_TAKEN", json!({ "channel": taken["_id"], "members": int64(1) })));
        }
        let channel = self.document(args.clone());
        let id = channel["_id"].clone();
        self.channels.push(channel);
        Ok(id)
    }

    fn list_channels(&self) -> Value {
        let item = |channel: &Value| {
            let messages: Vec<_> =
                self.messages.iter().filter(|message| message["channel"] == channel["_id"]).collect();
            let mut item = json!({
                "_id": channel["_id"],
                "latest": messages.last().map(|message| &message["body"]),
                "name": channel["name"],
                "unread": int64(messages.len()),
            });
            if let Some(topic) = channel.get("topic") {
                item["topic"] = topic.clone();
            }
            item
        };
        self.channels.iter().map(item).collect()
    }

    fn send(&mut self, args: &Value) -> Value {
        let mut message = self.document(args.clone());
        message["author"] = self.user["_id"].clone();
        message["reactions"] = json!({});
        if message.get("attachments").is_none() {
            message["attachments"] = json!([]);
        }
        self.log.push(format!("[LOG] 'sent' {}", message["body"]));
        let id = message["_id"].clone();
        self.messages.push(message);
        id
    }

    fn list_messages(&self, args: &Value) -> Value {
        let limit = args["limit"].as_f64().unwrap_or(f64::INFINITY);
        let before = args["before"].as_f64().unwrap_or(f64::INFINITY);
        let wanted = |message: &&Value| {
            message["channel"] == args["channel"] && message["_creationTime"].as_f64().is_some_and(|time| time < before)
        };
        let newest_first = self.messages.iter().rev().filter(wanted).enumerate();
        let page = newest_first.take_while(|(index, _)| (*index as f64) < limit);
        let item = |(_, message): (usize, &Value)| {
            let mut item = message.clone();
            remove(&mut item, "channel");
            item["author"] = json!({ "_id": self.user["_id"], "name": self.user["name"] });
            item
        };
        page.map(item).collect()
    }

    fn react(&mut self, args: &Value) -> Result<Value, Thrown> {
        let gone = || thrown("NO_SUCH_MESSAGE", json!({}));
        let message = self.messages.iter_mut().find(|message| message["_id"] == args["message"]).ok_or_else(gone)?;
        let emoji = args["emoji"].as_str().unwrap_or_default();
        // There is only one user, so it is the only reaction with this emoji.
        message["reactions"][emoji] = int64(1);
        Ok(json!({ "count": message["reactions"][emoji], "emoji": emoji }))
    }

    fn unread(&self) -> Value {
        let count = |id: &Value| self.messages.iter().filter(|message| message["channel"] == *id).count();
        let entry = |channel: &Value| {
            let id = &channel["_id"];
            (id.as_str().unwrap_or_default().to_owned(), int64(count(id)))
        };
        Value::Object(self.channels.iter().map(entry).collect())
    }

    fn export(&mut self, args: &Value) -> Value {
        if args["format"] == "csv" {
            return json!({ "status": "failed", "reason": "messages have attachments, which csv cannot hold" });
        }
        let text = self.list_messages(args).to_string();
        let size = int64(text.len());
        let file = Value::from(self.id());
        self.files.push((file.clone(), text));
        json!({ "status": "done", "file": file, "size": size })
    }

    /// Adds the system fields to a document.
    fn document(&mut self, mut fields: Value) -> Value {
        fields["_id"] = self.id().into();
        fields["_creationTime"] = json!(1_763_683_200_000.0 + f64::from(self.created) * 1000.0);
        fields
    }

    /// Returns a text that looks like an id of Convex.
    fn id(&mut self) -> String {
        const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        self.created += 1;
        let mut state = u64::from(self.created);
        let mut digit = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(DIGITS[(state >> 59) as usize])
        };
        (0..32).map(|_| digit()).collect()
    }
}

fn thrown(code: &str, mut data: Value) -> Thrown {
    data["code"] = code.into();
    Thrown(data)
}

/// An int64 in Convex's JSON: its eight bytes, the lowest first, in base64.
fn int64(value: usize) -> Value {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text = (value as u64).to_le_bytes().chunks(3).fold(String::new(), |mut text, chunk| {
        let bits = chunk.iter().chain(&[0, 0]).take(3).fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        text.extend((0..=chunk.len()).map(|index| char::from(DIGITS[bits >> (18 - 6 * index) & 63])));
        text
    });
    json!({ "$integer": text + "=" })
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn remove(value: &mut Value, name: &str) {
    if let Value::Object(fields) = value {
        fields.remove(name);
    }
}
