//! This repository's own commands: `cargo xtask COMMAND`. `cargo xtask help` lists them.

mod bench;
mod ci;
mod corpus;
mod demo;
mod features;
mod lint;
mod npm;
mod oldest;
mod otel;
mod package;
mod repo;
mod setups;
mod steps;
mod targets;
mod test;
mod wasm;

use std::process::ExitCode;

use clap::Parser;
use convex_typed_codegen::{Builder, cli};

/// The commands of the convex-typed repository
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Xtask {
    Demo(demo::Demo),
    Test(test::Test),
    Lint(lint::Lint),
    Ci(ci::Ci),
    Wasm(wasm::Wasm),
    Gen(cli::Gen),
    Pull(cli::Pull),
    Corpus(corpus::Corpus),
    #[command(subcommand)]
    Bench(bench::Bench),
}

/// Why a command failed.
type Error = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let done = match Xtask::parse() {
        Xtask::Demo(command) => command.run(),
        Xtask::Test(command) => command.run(),
        Xtask::Lint(command) => command.run(),
        Xtask::Ci(command) => command.run(),
        Xtask::Wasm(command) => command.run(),
        Xtask::Gen(command) => return command.run(Builder::new()),
        Xtask::Pull(command) => return command.run(&Builder::new()),
        Xtask::Corpus(command) => command.run(),
        Xtask::Bench(command) => command.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
