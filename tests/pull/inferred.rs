//! Inferred return types, in apps of four styles.

use std::fs;
use std::path::Path;

use convex_typed_tests::node;
use serde_json::{Value, json};

use crate::app::{App, Report, pull, text, write};
use crate::finer::assert_finer;

/// Each app, and the folder with its functions.
const APPS: [(&str, &str); 4] =
    [("plain", "convex"), ("clerk", "convex"), ("helpers", "convex"), ("monorepo", "packages/backend/convex")];

fn pulled(app: &App, convex: &str) -> Value {
    pull(["--from-source", text(&app.path(convex))]).unwrap()
}

#[test]
fn the_committed_function_specs_are_up_to_date() {
    let Some(folder) = node::installed("apps") else { return };
    for (name, convex) in APPS {
        let app = App::copy(&folder.join(name)).unwrap();
        let command = format!("cargo xtask pull --from-source tests/apps/{name}/{convex} --out tests/apps/{name}.json");
        assert!(pulled(&app, convex) == committed(&folder, name), "`{command}` writes something else");
    }
}

#[test]
#[ignore = "takes half a minute; `cargo xtask ci` runs it"]
fn every_version_of_typescript_infers_the_same() {
    let Some(folder) = node::installed("apps") else { return };
    for (name, convex) in APPS {
        let path = folder.join(format!("{name}.json"));
        // Versions 5 and 6 hardly differ, except in their warnings.
        for typescript in &["typescript", "typescript-6"][..if name == "plain" { 2 } else { 1 }] {
            let app = App::copy(&folder.join(name)).unwrap().with_typescript(typescript);
            let inferred = pull(["--infer-returns", text(&app.path(convex)), "--manifest", text(&path)]).unwrap();
            assert!(inferred == committed(&folder, name), "{name} with {typescript}");
        }
    }
}

fn committed(folder: &Path, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join(format!("{name}.json"))).unwrap()).unwrap()
}

/// Removes the declared return types, and compares the inferred ones with them.
#[test]
#[ignore = "takes half a minute; `cargo xtask ci` runs it"]
fn inferred_types_are_at_least_as_precise_as_declared_ones() {
    let Some(folder) = node::installed("apps") else { return };
    let mut compared = 0;
    for (name, convex) in APPS {
        let declared = committed(&folder, name);
        let app = App::copy_without_returns(&folder.join(name)).unwrap();
        let inferred = pulled(&app, convex);
        for function in declared["functions"].as_array().unwrap() {
            if function["returns"].is_null() || function["inferred"] == true || function["functionType"] == "HttpAction"
            {
                continue;
            }
            let path = function["identifier"].as_str().unwrap();
            let mut others = inferred["functions"].as_array().unwrap().iter();
            let other = others.find(|one| one["identifier"] == function["identifier"]).unwrap();
            assert_eq!(other["inferred"], true, "{path}");
            assert_finer(&inferred, path, &other["returns"], &function["returns"]);
            compared += 1;
        }
    }
    assert_eq!(compared, 17);
}

/// The types of an earlier run are replaced, and the rest of the function spec is kept.
#[test]
fn types_are_added_to_an_existing_function_spec() {
    let Some(folder) = node::installed("apps") else { return };
    let app = App::copy(&folder.join("plain")).unwrap();
    let bare = app.path("bare.json");
    let mut spec = pull(["--from-source", text(&app.path("convex")), "--no-infer"]).unwrap();
    let whole = committed(&folder, "plain");
    assert_ne!(spec, whole);
    spec["url"] = Value::from("https://happy-animal-123.convex.cloud");
    fs::write(&bare, spec.to_string()).unwrap();
    let mut again = pull(["--infer-returns", text(&app.path("convex")), "--manifest", text(&bare)]).unwrap();
    assert_eq!(again["url"], spec["url"]);
    fs::write(&bare, again.to_string()).unwrap();
    assert_eq!(pull(["--infer-returns", text(&app.path("convex")), "--manifest", text(&bare)]).unwrap(), again);
    again.as_object_mut().unwrap().remove("url");
    assert_eq!(again, whole);
}

/// It does not change the order of members and the names of types.
#[test]
fn other_code_in_the_app_changes_nothing() {
    let Some(folder) = node::installed("apps") else { return };
    let app = App::copy(&folder.join("plain")).unwrap();
    let before = committed(&folder, "plain");
    let first = "import { v } from \"convex/values\";\nimport { query } from \"./_generated/server\";\n\
                 type Other = \"guest\" | \"admin\" | null | \"green\" | 2 | { ok: false } | \"owner\";\n\
                 export const first = query({ args: { other: v.null() }, handler: async () => \"guest\" as Other });\n";
    fs::write(app.path("convex/aaa.ts"), first).unwrap();
    let mut after = pulled(&app, "convex");
    let functions = after["functions"].as_array_mut().unwrap();
    assert_eq!(functions.remove(0)["identifier"], "aaa.js:first");
    assert_eq!(after, before);
}

/// A component whose example imports it by its name, and packages that import each other.
#[test]
fn packages_that_are_not_built_are_read_from_their_sources() {
    let Some(app) = App::empty() else { return };
    let package = |name: &str| {
        format!(
            r#"{{ "name": "{name}", "workspaces": ["packages/*"], "exports": {{ "./*": {{ "types": "./dist/*.d.ts" }} }} }}"#
        )
    };
    write(
        &app.path(""),
        &[
            ("package.json", &package("component")),
            ("src/own.ts", "export const own = (): \"own\" => \"own\";"),
            ("packages/one/package.json", &package("@scope/one")),
            ("packages/one/src/first.ts", "export { second } from \"@scope/two/part/second\";"),
            ("packages/two/package.json", &package("@scope/two")),
            ("packages/two/src/part/second.ts", "export const second = { rows: [1] };"),
            (
                "example/convex/one.ts",
                "import { own } from \"component/own\";\nimport { second } from \"@scope/one/first\";\n\
                 import { query } from \"./_generated/server\";\n\
                 export const f = query({ args: {}, handler: () => ({ own: own(), second }) });",
            ),
        ],
    );
    let found = pull(["--from-source", text(&app.path("example/convex")), "--strict"]).unwrap();
    let number = json!({ "type": "array", "value": { "type": "number" } });
    let second = json!({ "type": "object", "value": { "rows": { "fieldType": number, "optional": false } } });
    let own = json!({ "type": "literal", "value": "own" });
    assert_eq!(
        found["functions"][0]["returns"]["value"],
        json!({ "own": { "fieldType": own, "optional": false }, "second": { "fieldType": second, "optional": false } })
    );
}

/// Calls may name a function in other ways than the generated `api` does.
#[test]
fn functions_are_found_by_all_names_that_the_server_accepts() {
    let Some(app) = App::empty() else { return };
    let head =
        "import { api, internal } from \"./_generated/api\";\nimport { action, query } from \"./_generated/server\";\n";
    let inner = "import { query } from \"../_generated/server\";\n\
                 export const list = query({ args: {}, handler: () => \"list\" as const });";
    let outer = format!("{head}export const admin = query({{ args: {{}}, handler: () => \"admin\" as const }});");
    let calls = format!(
        "{head}export const calls = action({{ args: {{}}, handler: async (ctx) => [\n\
         await ctx.runQuery(api.users.admin),\nawait ctx.runQuery(api.users.admin.list),\n\
         await ctx.runQuery(internal[\"users/admin\"].list),\n] }});"
    );
    write(&app.path(""), &[("convex/users.ts", &outer), ("convex/users/admin.ts", inner), ("convex/calls.ts", &calls)]);
    let found = pulled(&app, "convex");
    let functions = found["functions"].as_array().unwrap().iter();
    let calls = functions.clone().find(|one| one["identifier"] == "calls.js:calls").unwrap();
    let literal = |value: &str| json!({ "type": "literal", "value": value });
    assert_eq!(
        calls["returns"],
        json!({ "type": "array", "value": { "type": "union", "value": [literal("admin"), literal("list")] } })
    );
}

/// The components that the app uses have types, those in its folder are deployed separately, and the report names the
/// package whose types say `any`.
#[test]
fn components_are_known_by_their_types() {
    let Some(app) = App::empty() else { return };
    let nested = "import { query } from \"./_generated/server\";\nexport const inner = query({ handler: () => 1 });";
    write(
        &app.path(""),
        &[
            (
                "convex/convex.config.ts",
                "import { defineApp } from \"convex/server\";\nimport counter from \"counter/convex.config.js\";\n\
                 const app = defineApp();\napp.use(counter, { name: \"visits\" });\nexport default app;",
            ),
            ("convex/nested/convex.config.ts", "export default 1;"),
            ("convex/nested/one.ts", nested),
            (
                "convex/one.ts",
                "import { Migrations } from \"counter\";\nimport { components } from \"./_generated/api\";\n\
                 import { action } from \"./_generated/server\";\n\
                 export const count = action({ args: {}, handler: (ctx) => ctx.runQuery(components.visits.lib.count) });\n\
                 const migrations = new Migrations();\nexport const migrate = migrations.define({ table: \"users\" });",
            ),
            ("node_modules/counter/package.json", r#"{ "name": "counter", "type": "module", "main": "./index.js" }"#),
            ("node_modules/counter/convex.config.js", "export default 1;"),
            (
                "node_modules/counter/_generated/component.d.ts",
                "import type { FunctionReference } from \"convex/server\";\n\
                 export type ComponentApi<Name extends string> = {\n\
                 lib: { count: FunctionReference<\"query\", \"internal\", {}, { of: Name; count: number }, Name> } };",
            ),
            (
                "node_modules/counter/index.js",
                "import { internalMutationGeneric } from \"convex/server\";\n\
                 export class Migrations { define() { return internalMutationGeneric({ handler: () => 1 }) } }",
            ),
            (
                "node_modules/counter/index.d.ts",
                "import type { RegisteredMutation } from \"convex/server\";\n\
                 export declare class Migrations {\n\
                 define(of: { table: string }): RegisteredMutation<\"internal\", {}, Promise<any>>; }",
            ),
        ],
    );
    let report = app.path("report.json");
    let found = pull(["--from-source", text(&app.path("convex")), "--strict", "--report", text(&report)]).unwrap();
    // A function that a package creates has no position in the app, and comes first.
    let functions = found["functions"].as_array().unwrap();
    assert_eq!(functions.len(), 2);
    let literal = json!({ "type": "literal", "value": "visits" });
    assert_eq!(
        functions[1]["returns"]["value"],
        json!({
            "count": { "fieldType": { "type": "number" }, "optional": false },
            "of": { "fieldType": literal, "optional": false },
        })
    );
    let reason = "the package `counter` types functions of `migrations.define` as returning any (convex/one.ts:6)";
    assert_eq!(Report::read(&report).rows()[0].2, [format!(": {reason}")]);
}

/// The server of `tests/deployment` validates every return value with these types, in all tests that call it.
#[test]
fn inferred_types_of_the_test_deployment_are_up_to_date() {
    let Some(folder) = node::installed("deployment") else { return };
    let Some(app) = App::copy_without_returns(&folder.join("convex")) else { return };
    // Here the app is the folder itself.
    let inferred = pulled(&app, "");
    assert_eq!(inferred["types"], Value::Null);
    let functions = inferred["functions"].as_array().unwrap().iter().filter(|one| one["inferred"] == true);
    let returns: serde_json::Map<String, Value> =
        functions.map(|one| (one["identifier"].as_str().unwrap().to_owned(), one["returns"].clone())).collect();
    assert!(returns.len() > 45, "{}", returns.len());
    let path = folder.join("inferred.json");
    if std::env::var_os("UPDATE_INFERRED").is_some() {
        fs::write(&path, format!("{:#}\n", Value::Object(returns.clone()))).unwrap();
    }
    let committed: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let same = committed == Value::Object(returns);
    assert!(same, "convex/ has changed: run this test with UPDATE_INFERRED=1");
}
