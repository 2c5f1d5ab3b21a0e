//! `cargo xtask demo`: from a function spec to typed calls, all on this machine.

use clap::Args;
use convex_typed_codegen::Builder;

use crate::{Error, repo, wasm};

/// Generate the bindings of a chat app and call all of its functions
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Only serve the app's deployment, for your own code to call
    #[arg(long, group = "kept")]
    serve: bool,
    /// Like --serve, with a page that calls it from a browser
    #[arg(long, group = "kept")]
    page: bool,
    /// The port of --serve
    #[arg(long, value_name = "PORT", default_value_t = 3210, requires = "kept")]
    port: u16,
}

impl Demo {
    pub(crate) fn run(self) -> Result<(), Error> {
        let outcome = builder().generate().map_err(|errors| errors.to_string())?;
        for warning in outcome.warnings.iter() {
            println!("{warning}");
        }
        let done = if outcome.changed { "wrote" } else { "unchanged:" };
        println!("{done} {BINDINGS}, from {MANIFEST}: {}\n", outcome.summary);
        let mut command = repo::cargo();
        command.args(["run", "-p", "convex-typed-demo", "--example"]);
        if self.serve || self.page {
            command.args(["deployment", "--", &self.port.to_string()]);
        } else {
            command.arg("demo");
        }
        if self.page {
            command.arg(wasm::page()?);
        }
        let status = command.status()?;
        if status.success() { Ok(()) } else { Err("the demo failed".into()) }
    }
}

const MANIFEST: &str = "tests/fixtures/chat.json";
const SCHEMA: &str = "tests/fixtures/chat.schema.json";
/// Committed, so that readers can see what is generated.
const BINDINGS: &str = "tests/demo/backend.rs";

fn builder() -> Builder {
    let path = |path: &str| repo::root().join(path);
    Builder::new().manifest(path(MANIFEST)).schema(path(SCHEMA)).out(path(BINDINGS)).command("cargo xtask demo")
}

/// Fails if the committed bindings are out of date.
pub(crate) fn check() -> Result<(), Error> {
    eprintln!("== bindings: {BINDINGS}");
    builder().check().map_err(|errors| errors.to_string())?;
    Ok(())
}
