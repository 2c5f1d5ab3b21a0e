//! Function specs from an app's TypeScript.

mod app;
mod finer;
mod inferred;
mod source;
mod trouble;
