//! The functions that `index.html` calls: typed calls to the chat app of the demo.

#[path = "../../../demo/backend.rs"]
#[rustfmt::skip]
mod backend;

use backend::api::{channels, messages};
use backend::tables::Channels;
use convex_typed::{Client, Id};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A channel, and the client that reads it.
#[wasm_bindgen]
pub struct Chat {
    client: Client,
    channel: Id<Channels>,
}

#[wasm_bindgen]
impl Chat {
    /// Joins the channel of this name. Creates it if it does not exist.
    pub async fn join(url: String, token: String, name: String) -> Result<Chat, JsError> {
        let client = Client::new(&url)?;
        client.set_auth(token)?;
        let list = client.query(&channels::List::new()).await?;
        let channel = match list.into_iter().find(|channel| channel.name == name) {
            Some(channel) => channel.id,
            None => client.mutation(&channels::Create::new(name, channels::create::Visibility::Public)).await?,
        };
        Ok(Self { client, channel })
    }

    /// Returns the messages, the oldest first.
    pub async fn messages(&self) -> Result<Vec<String>, JsError> {
        let list = self.client.query(&messages::List::new(self.channel.clone())).await?;
        Ok(list.into_iter().rev().map(|message| format!("{}: {}", message.author.name, message.body)).collect())
    }

    /// Sends a message.
    pub async fn send(&self, text: String) -> Result<(), JsError> {
        self.client.mutation(&messages::Send::new(text, self.channel.clone())).await?;
        Ok(())
    }
}
