//! The function spec from the sources alone, as `npx convex function-spec` prints it.

use convex_typed_tests::fixtures::Fixture;
use convex_typed_tests::node;
use serde_json::{Value, json};

use crate::app::{link_packages, pull, write};

/// The functions as text, sorted: the deployment cannot order functions that are on the same line.
fn sorted(functions: &Value) -> Vec<String> {
    let mut list: Vec<_> = functions.as_array().unwrap().iter().map(Value::to_string).collect();
    list.sort();
    list
}

#[test]
fn the_function_spec_is_that_of_the_deployment() {
    let Some(folder) = node::installed("deployment") else { return };
    let source = folder.join("convex");
    let pulled = pull(["--from-source", source.to_str().unwrap(), "--no-infer", "--strict"]).unwrap();
    let deployment = Fixture::named("deployment");
    let spec: Value = serde_json::from_str(deployment.spec).unwrap();
    assert_eq!(sorted(&pulled["functions"]), sorted(&spec["functions"]));
    let schema: Value = serde_json::from_str(deployment.schema.unwrap()).unwrap();
    assert_eq!(pulled["schema"], schema);
}

fn identifiers(pulled: &Value) -> Vec<&str> {
    let functions = pulled["functions"].as_array().unwrap().iter();
    functions.map(|one| one["identifier"].as_str().or(one["path"].as_str()).unwrap()).collect()
}

const QUERY: &str = r#"
import { queryGeneric as query } from "convex/server";
import { v } from "convex/values";
"#;

/// Also checks which files are modules.
#[test]
fn files_and_functions_are_in_the_order_of_a_push() {
    let Some(deployment) = node::installed("deployment") else { return };
    let app = tempfile::tempdir().unwrap();
    let functions = |names: &[&str]| {
        let handler = |name: &&str| {
            format!(
                "export const {name} = query({{\n  args: {{}},\n  handler: async () => {{\n    return 1;\n  }},\n}});\n"
            )
        };
        format!("{QUERY}{}", names.iter().map(handler).collect::<String>())
    };
    let two = functions(&["second", "first"]);
    let one = functions(&["one"]);
    let action = "'use node';\nimport { internalActionGeneric as action } from \"convex/server\";\n\
                  export const b = action({ handler: async () => 1 });\n\
                  export const a = action({ handler: async () => 1 });\n";
    write(
        app.path(),
        &[
            ("convex/b.ts", &two),
            ("convex/a/c.ts", &one),
            ("convex/a.ts", &one),
            ("convex/a-b.txt", ""),
            ("convex/node.ts", action),
            ("convex/plain.js", &one),
            ("convex/script.ts", "console.log(1)"),
            ("convex/b.test.ts", "export const x = nothing.there;"),
            ("convex/with space.ts", &one),
            ("convex/_generated/x.ts", &one),
            ("convex/part/convex.config.ts", "export default 1"),
            ("convex/part/c.ts", &one),
        ],
    );
    link_packages(&deployment, app.path());
    let source = app.path().join("convex");
    let pulled = pull(["--from-source", source.to_str().unwrap(), "--no-infer", "--strict"]).unwrap();
    assert_eq!(
        identifiers(&pulled),
        ["a/c.js:one", "a.js:one", "b.js:second", "b.js:first", "node.js:a", "node.js:b", "plain.js:one"]
    );
    // In Node the deployment only finds the line of the first function on it. Functions without a line come first.
    assert_eq!(pulled["functions"][4]["visibility"], json!({ "kind": "internal" }));
    assert_eq!(pulled["functions"][4]["args"], json!({ "type": "any" }));
}

/// With `--strict` nothing is written.
#[test]
fn modules_that_cannot_be_loaded_are_left_out() {
    let Some(deployment) = node::installed("deployment") else { return };
    let app = tempfile::tempdir().unwrap();
    let good = format!("{QUERY}export const list = query({{ args: {{ n: v.number() }}, handler: () => 1 }});");
    let throws = format!("{good}\nthrow new Error('at import');");
    let needs = format!("if (!process.env.KEY) throw new Error('KEY is not set');\n{good}");
    let missing =
        format!("import {{ z, build }} from 'not-installed/deep';\n{good}\nexport const made = build(z.a(1));");
    write(
        app.path(),
        &[
            ("convex/good.ts", &good),
            ("convex/throws.ts", &throws),
            ("convex/needs.ts", &needs),
            ("convex/missing.ts", &missing),
            ("convex/syntax.ts", "export const = 1;"),
            ("convex/exits.ts", &format!("{good}\nprocess.exit(3);")),
        ],
    );
    link_packages(&deployment, app.path());
    let source = app.path().join("convex");
    let pulled = pull(["--from-source", source.to_str().unwrap(), "--no-infer"]).unwrap();
    assert_eq!(identifiers(&pulled), ["good.js:list", "missing.js:list", "needs.js:list"]);
    assert_eq!(pull(["--from-source", source.to_str().unwrap(), "--no-infer", "--strict"]), None);
}

/// As in esbuild for browsers, which `npx convex` uses.
#[test]
fn a_file_that_a_package_disables_for_browsers_is_empty() {
    let Some(deployment) = node::installed("deployment") else { return };
    let app = tempfile::tempdir().unwrap();
    let module = format!(
        "import inspect from './part/index.js';\n{QUERY}\
         export const list = query({{ args: {{ n: inspect.custom ? v.string() : v.number() }}, handler: () => 1 }});"
    );
    write(
        app.path(),
        &[
            ("convex/one.ts", &module),
            ("convex/part/package.json", r#"{ "main": "index.js", "browser": { "./node.js": false } }"#),
            ("convex/part/index.js", "module.exports = require('./node.js');"),
            ("convex/part/node.js", "module.exports = require('node:util').inspect;"),
        ],
    );
    link_packages(&deployment, app.path());
    let source = app.path().join("convex");
    let pulled = pull(["--from-source", source.to_str().unwrap(), "--no-infer"]).unwrap();
    assert_eq!(pulled["functions"][0]["args"]["value"]["n"]["fieldType"], json!({ "type": "number" }));
}
