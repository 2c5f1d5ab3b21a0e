//! The deployment of `tests/deployment`: real Convex functions behind Convex's HTTP API.

use std::io::{BufRead, BufReader};
use std::process::Child;
use std::sync::OnceLock;

use convex_typed::Client;

use crate::node;

/// A deployment that runs as long as this process does.
#[derive(Debug)]
pub struct Server {
    /// Where its functions are.
    pub url: String,
    /// Where its HTTP actions are.
    pub site: String,
    /// Where the same deployment answers as one in production.
    pub production: String,
    /// The key of its admins.
    pub admin_key: String,
    /// It ends when its input is closed, so that none is left behind however this process ends.
    _process: Child,
}

impl Server {
    /// The one that all tests of this process share, or `None`, as [`node::start`] says.
    pub fn shared() -> Option<&'static Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        SERVER.get_or_init(Self::start).as_ref()
    }

    fn start() -> Option<Self> {
        let mut process = node::start("server/main.js")?;
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut()?).read_line(&mut line).expect("the deployment says where it is");
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

    /// A client of it, as nobody.
    ///
    /// # Panics
    ///
    /// Never: the URL is one.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(&self.url).expect("the URL of a deployment")
    }

    /// A client of it, as an admin.
    ///
    /// # Panics
    ///
    /// Never: the key is one.
    #[must_use]
    pub fn admin(&self) -> Client {
        let client = self.client();
        client.set_admin_auth(&self.admin_key).expect("a key");
        client
    }
}
