//! The function spec out of the app's own TypeScript.

mod app;
mod source;
