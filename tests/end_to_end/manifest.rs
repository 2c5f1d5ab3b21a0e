//! The committed function spec and schema match the functions.

use std::io::Read;

use convex_typed_tests::fixtures::Fixture;
use convex_typed_tests::node;

#[test]
fn the_function_spec_is_up_to_date() {
    same("function-spec.js", Fixture::named("deployment").spec, "node function-spec.js > function-spec.json");
}

#[test]
fn the_schema_is_up_to_date() {
    same("schema.js", Fixture::named("deployment").schema.unwrap(), "node schema.js > schema.json");
}

#[track_caller]
fn same(script: &str, committed: &str, command: &str) {
    let Some(mut process) = node::start(script) else { return };
    let mut printed = String::new();
    process.stdout.as_mut().unwrap().read_to_string(&mut printed).unwrap();
    assert!(process.wait().unwrap().success());
    assert!(printed == committed, "convex/ has changed: run `{command}` in tests/deployment, and the snapshot tests");
}
