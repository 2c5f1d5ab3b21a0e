//! Bindings generated with options, to be compiled.

use std::error::Error;
use std::fs;
use std::path::Path;

use convex_typed_codegen::{Builder, Generated, Openness, Source};

/// Writes `options_<name>.rs` for every set of options.
pub(crate) fn write(fixtures: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let spec = Source::read(fixtures.join("chat.json"))?;
    let schema = Source::read(fixtures.join("chat.schema.json"))?;
    for (name, builder) in [("custom", custom()), ("turned", turned())] {
        write_one(out, name, &builder.generate_from(&spec, Some(&schema))?)?;
    }
    let spec = Source::read(fixtures.join("pagination.json"))?;
    write_one(out, "paged", &paged().generate_from(&spec, None)?)?;
    let spec = Source::read(fixtures.join("shadowing.json"))?;
    write_one(out, "shadowed", &shadowed().generate_from(&spec, None)?)?;
    let spec = Source::read(fixtures.join("numbers.json"))?;
    let schema = Source::read(fixtures.join("numbers.schema.json"))?;
    write_one(out, "numbers", &numbers().generate_from(&spec, Some(&schema))?)
}

fn write_one(out: &Path, name: &str, generated: &Generated) -> Result<(), Box<dyn Error>> {
    fs::write(out.join(format!("options_{name}.rs")), &generated.text)?;
    Ok(())
}

fn custom() -> Builder {
    Builder::new()
        .replace("messages:list#returns", "Vec<crate::app::Message>")
        .replace("*:get#returns", "Option<crate::app::Message>")
        .replace("tables::channels#topic", "crate::app::Topic")
        .replace("channels:create#args.topic", "crate::app::Topic")
        .derive("channels:create#args.visibility", "PartialOrd, Ord")
        .derive("messages:react", "PartialOrd")
        .derive_deep("messages:send#args.attachments", "PartialOrd")
        .attribute("exports:create", "#[deprecated = \"for a test\"]")
        .attribute("exports:create#returns", "#[deprecated]")
        .attribute("exports:create#returns.Done", "#[deprecated]")
        .attribute("exports:create#args.format", "#[deprecated]")
        .attribute("tables::users", "#[non_exhaustive]")
        .attribute("users:me", "#[must_use]")
}

fn paged() -> Builder {
    Builder::new()
        .returns("untyped:list", "convex_typed::PaginationResult<crate::app::Message>")
        .returns("untyped:any", "crate::app::Feed")
        .returns("options:two", "Option<String>")
        .replace("messages:search#returns.page", "crate::app::Topic")
        .replace("messages:search#args.paginationOpts", "crate::app::Start")
        .replace("messages:list#returns.page.body", "crate::app::Topic")
        .derive("messages:list#returns.page.author", "PartialOrd")
        .derive("messages:list#returns.page.author.status", "PartialOrd")
        .attribute("messages:list#returns.page", "#[non_exhaustive]")
}

/// Sets the same type in every module, whatever names it has.
fn shadowed() -> Builder {
    let map = "std::collections::BTreeMap<String, Vec<Option<convex_typed::Id<tables::Users>>>>";
    Builder::new()
        .replace("shadow:*#returns", map)
        .replace("*:call#returns", map)
        .replace("shadow:everything#args.items", "Vec<self::api::shadow::Everything>")
        .replace("shadow:everything#args.map", "super::custom::tables::Users")
}

fn numbers() -> Builder {
    Builder::new()
        .integers("*limit")
        .integers("events:add#args.retries")
        .integers_as("events:add#args.sizes", "usize")
        .integers_as("events:add#args.weights", "u32")
        .integers("tables::*#count")
        .integers("events:count#returns")
        .integers("events:perDay#returns")
        .times("events:add#args.at")
        .times("*#args.since")
        .times("tables::*#*At")
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
