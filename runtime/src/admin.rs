//! Methods for admins, such as bulk export and import of documents.
//!
//! [`Client::admin`](crate::Client::admin) returns them. The client needs an admin or deploy key, see
//! [`Client::set_admin_auth`](crate::Client::set_admin_auth).
//!
//! ```no_run
//! # async fn run(client: convex_typed::Client, key: &str) -> Result<(), convex_typed::Error> {
//! client.set_admin_auth(key)?;
//! let mut export = client.admin().list_snapshot().table_named("messages");
//! while let Some(found) = export.try_next().await? {
//!     println!("{:?}", found.document);
//! }
//! # Ok(()) }
//! ```

pub use crate::client::admin::{Admin, Export, Import};
pub use crate::protocol::admin::{AdminKey, CanonicalUrls};
pub use crate::protocol::export::{Change, Exported, SnapshotCursor};
