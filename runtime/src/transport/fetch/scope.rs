//! The global scope of JavaScript in windows, workers and Node.

use js_sys::{Function, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

/// Returns a global function.
pub(super) fn function(name: &str) -> Result<Function, JsValue> {
    property(&global(), name)?.dyn_into()
}

pub(super) fn property(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &name.into())
}
