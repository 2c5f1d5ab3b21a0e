//! Generates the bindings of the deployment that the tests call.

use convex_typed_codegen::{Builder, Diagnostics};

fn main() -> Result<(), Diagnostics> {
    let manifest = "../deployment/function-spec.json";
    Builder::new().manifest(manifest).schema("../deployment/schema.json").generate()?;
    Ok(())
}
