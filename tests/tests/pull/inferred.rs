//! What functions return that do not declare it, in apps of four styles.

use std::fs;

use convex_typed_tests::node;
use serde_json::Value;

use crate::app::{App, pull, text};
use crate::finer::assert_finer;

/// Each app, and the folder with its functions.
const APPS: [(&str, &str); 4] =
    [("plain", "convex"), ("clerk", "convex"), ("helpers", "convex"), ("monorepo", "packages/backend/convex")];

fn pulled(app: &App, convex: &str) -> Value {
    pull(["--from-source", text(&app.path(convex))]).unwrap()
}

/// With every version of TypeScript the same.
#[test]
fn it_is_the_type_that_clients_in_typescript_see() {
    let Some(folder) = node::installed("apps") else { return };
    for (name, convex) in APPS {
        let committed = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        // 5 and 6 differ in little but what they warn of.
        let versions = ["typescript", "typescript-7", "typescript-6"];
        for typescript in &versions[..if name == "plain" { 3 } else { 2 }] {
            let app = App::copy(&folder.join(name)).unwrap().with_typescript(typescript);
            let found = pulled(&app, convex);
            let same = found == serde_json::from_str::<Value>(&committed).unwrap();
            assert!(
                same,
                "{name} with {typescript}: `cargo xtask pull --from-source tests/apps/{name}/{convex} --out tests/apps/{name}.json`"
            );
        }
    }
}

/// What the author has declared, hidden: what is found without it says as much, or more.
#[test]
fn it_is_what_the_author_would_have_declared() {
    let Some(folder) = node::installed("apps") else { return };
    let mut compared = 0;
    for (name, convex) in APPS {
        let declared: Value =
            serde_json::from_str(&fs::read_to_string(folder.join(format!("{name}.json"))).unwrap()).unwrap();
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
    assert_eq!(compared, 12);
}

/// An earlier run is forgotten, and what the deployment says is kept.
#[test]
fn a_function_spec_that_is_there_gets_them_too() {
    let Some(folder) = node::installed("apps") else { return };
    let app = App::copy(&folder.join("plain")).unwrap();
    let bare = app.path("bare.json");
    let mut spec = pull(["--from-source", text(&app.path("convex")), "--no-infer"]).unwrap();
    let whole = pulled(&app, "convex");
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

/// What else is in the app has no part in the order of members and the names of types.
#[test]
fn other_code_changes_nothing() {
    let Some(folder) = node::installed("apps") else { return };
    let app = App::copy(&folder.join("plain")).unwrap();
    let before = pulled(&app, "convex");
    let first = "import { v } from \"convex/values\";\nimport { query } from \"./_generated/server\";\n\
                 type Other = \"guest\" | \"admin\" | null | \"green\" | 2 | { ok: false } | \"owner\";\n\
                 export const first = query({ args: { other: v.null() }, handler: async () => \"guest\" as Other });\n";
    fs::write(app.path("convex/aaa.ts"), first).unwrap();
    let mut after = pulled(&app, "convex");
    let functions = after["functions"].as_array_mut().unwrap();
    assert_eq!(functions.remove(0)["identifier"], "aaa.js:first");
    assert_eq!(after, before);
}

/// The server of `tests/deployment` checks each value that a function returns against this, in all tests that call it.
#[test]
fn it_is_what_the_deployment_returns() {
    let Some(folder) = node::installed("deployment") else { return };
    let Some(app) = App::copy_without_returns(&folder.join("convex")) else { return };
    // The app is the folder itself here.
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
