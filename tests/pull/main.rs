//! The function spec out of the app's own TypeScript.

mod app;
mod finer;
mod inferred;
mod source;
mod trouble;
