//! The deployment of `tests/deployment`: real Convex functions behind Convex's HTTP API.

use std::io::{BufRead, BufReader};
use std::process::Child;
use std::sync::OnceLock;

use convex_typed::Client;

use crate::node;

/// A deployment that runs as long as this process.
#[derive(Debug)]
pub struct Server {
    /// The URL of its functions.
    pub url: String,
    /// The URL of its HTTP actions.
    pub site: String,
    /// A URL under which the same deployment answers as in production.
    pub production: String,
    /// The key for admins.
    pub admin_key: String,
    /// It ends when its input is closed, however this process ends.
    _process: Child,
}

impl Server {
    /// Returns the server that all tests of this process share, or `None` as [`node::start`] does.
    pub fn shared() -> Option<&'static Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        SERVER.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        let mut process = node::start("server/main.js")?;
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut()?).read_line(&mut line).expect("the deployment prints its URLs");
        let place: serde_json::Value = serde_json::from_str(&line).expect("the deployment has started");
        let text = |key: &str| place[key].as_str().expect(key).to_owned();
        Some(Self {
            url: text("url"),
            site: text("site"),
            production: text("production"),
            admin_key: text("adminKey"),
            _process: process,
        })
    }

    /// Creates a client without a token.
    ///
    /// # Panics
    ///
    /// Never: the URL is valid.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.url).expect("the URL of a deployment")
    }

    /// Creates a client with the key for admins.
    ///
    /// # Panics
    ///
    /// Never: the key is valid.
    #[must_use]
    pub fn admin(&self) -> Client {
        let client = self.client();
        client.set_admin_auth(&self.admin_key).expect("a deploy key");
        client
    }
}
