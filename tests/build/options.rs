//! Bindings generated with options, to be compiled.

use std::error::Error;
use std::fs;
use std::path::Path;

use convex_typed_codegen::{Builder, Openness, Source};

/// Writes `options_<name>.rs` for every set of options.
pub(crate) fn write(fixtures: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let spec = Source::read(fixtures.join("chat.json"))?;
    let schema = Source::read(fixtures.join("chat.schema.json"))?;
    for (name, builder) in [("custom", custom()), ("turned", turned())] {
        let generated = builder.generate_from(&spec, Some(&schema))?;
        let text = generated.files.get("backend.rs").ok_or("there is no backend.rs")?;
        fs::write(out.join(format!("options_{name}.rs")), text)?;
    }
    Ok(())
}

fn custom() -> Builder {
    Builder::new()
        .returns("messages:list", "Vec<crate::app::Message>")
        .returns("*:get", "Option<crate::app::Message>")
        .replace("tables::channels#topic", "crate::app::Topic")
        .replace("channels:create#args.topic", "crate::app::Topic")
        .derive("channels:create#args.visibility", "PartialOrd, Ord")
        .derive("messages:react", "PartialOrd")
        .attribute("tables::users", "#[non_exhaustive]")
        .attribute("users:me", "#[must_use]")
}

fn turned() -> Builder {
    Builder::new()
        .returned_enums(Openness::Closed)
        .argument_enums(Openness::Open)
        .include("exports:*")
        .include("users:*")
        .include("channels:*")
        .exclude("channels:list")
}
