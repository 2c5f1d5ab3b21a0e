//! Methods for admins: to inspect the deployment, and to export and import documents in bulk.

mod export;
mod import;

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, Response};

pub use self::export::Export;
pub use self::import::Import;
use super::Client;
use super::request::CallRequest;
use crate::error::Error;
use crate::function::Kind;
use crate::protocol::{self, AdminKey, CanonicalUrls};

/// The methods for admins, made by [`Client::admin`].
#[derive(Debug, Clone)]
pub struct Admin {
    client: Client,
}

impl Client {
    /// Returns the methods for admins. The client needs an admin or deploy key, see
    /// [`set_admin_auth`](Client::set_admin_auth); without one, they fail with status 401 or 403.
    ///
    /// ```no_run
    /// # async fn run(client: convex_typed::Client) -> Result<(), convex_typed::Error> {
    /// client.set_admin_auth(std::env::var("CONVEX_DEPLOY_KEY").unwrap_or_default())?;
    /// let key = client.admin().check_key().await?;
    /// println!("{:?}", key.allowed_operations);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn admin(&self) -> Admin {
        Admin { client: self.clone() }
    }
}

impl Admin {
    /// Returns what the client's key allows.
    ///
    /// # Errors
    ///
    /// [`Error::Platform`] if the key is not one of this deployment, and those of any call.
    pub async fn check_key(&self) -> Result<AdminKey, Error> {
        self.ask(protocol::KEY, protocol::encode_check_key(), protocol::decode_check_key).await
    }

    /// Returns the canonical URLs of the deployment, which it knows even behind a custom domain.
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub async fn canonical_urls(&self) -> Result<CanonicalUrls, Error> {
        let (cloud, site) =
            self.ask(protocol::URLS, protocol::encode_canonical_urls(), protocol::decode_canonical_urls).await?;
        Ok(CanonicalUrls { cloud, site })
    }

    /// Returns the schema that the app was deployed with, as `export()` of a Convex schema prints it, or `None` if it has
    /// none.
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub async fn schema(&self) -> Result<Option<serde_json::Value>, Error> {
        self.ask(protocol::SCHEMA, protocol::encode_schema(), protocol::decode_schema).await
    }

    /// Returns JSON Schemas (draft 7) of the documents in each table, in the JSON that calls and exports use: by component,
    /// where `""` is the app itself, and then by table.
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub async fn json_schemas(&self) -> Result<BTreeMap<String, BTreeMap<String, serde_json::Value>>, Error> {
        self.ask(protocol::SCHEMAS, protocol::encode_json_schemas(), protocol::decode_json_schemas).await
    }

    /// Deletes all documents of these tables. This cannot be undone.
    ///
    /// # Errors
    ///
    /// Those of any call.
    pub async fn clear_tables(&self, tables: &[&str]) -> Result<(), Error> {
        self.change("clear_tables", protocol::encode_clear_tables(tables)).await
    }

    /// Sends a request that changes nothing, and decodes the response.
    async fn ask<T>(
        &self,
        name: &'static str,
        request: Request<Bytes>,
        decode: impl FnOnce(&Response<Bytes>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let call = CallRequest::new(name.into(), Some(Kind::Query), Ok(request));
        self.client.clone().answer(call).await?.decode(decode)
    }

    /// Sends a request that changes something, and has no result.
    async fn change(&self, name: &'static str, request: Request<Bytes>) -> Result<(), Error> {
        let mut call = CallRequest::new(name.into(), Some(Kind::Mutation), Ok(request));
        call.queued = false;
        self.client.perform(call).await.map(drop)
    }
}
