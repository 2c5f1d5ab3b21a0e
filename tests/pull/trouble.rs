//! Problems are reported, and fail if asked to.

use std::fs;

use convex_typed_tests::node;

use crate::app::{App, Report, pull, text, write};

const HEAD: &str = "import { v } from \"convex/values\";\nimport { query } from \"./_generated/server\";\n";

fn one(app: &App, body: &str) {
    write(&app.path(""), &[("convex/one.ts", &format!("{HEAD}{body}"))]);
}

/// A package that creates functions, and whose types do not say what they return.
const BUILDER: [(&str, &str); 3] = [
    ("node_modules/builder/package.json", r#"{ "name": "builder", "type": "module", "exports": "./index.js" }"#),
    ("node_modules/builder/index.js", "export const built = (query) => (definition) => query(definition);"),
    (
        "node_modules/builder/index.d.ts",
        "import type { RegisteredQuery } from \"convex/server\";\n\
         type Definition = { handler: (ctx: any, args: { n: number }) => any };\n\
         export function built(query: unknown): (definition: Definition) => RegisteredQuery<\"public\", {}, Promise<any>>;",
    ),
];

#[test]
fn the_report_says_whose_any_it_is() {
    let Some(app) = App::empty() else { return };
    write(&app.path(""), &BUILDER);
    let cases = [
        ("export const f = query({ args: {}, handler: () => 1 });", "inferred", None),
        ("export const f = query({ args: {}, returns: v.null(), handler: () => null });", "declared", None),
        (
            "const parse = (text: string) => JSON.parse(text);\n\
             export const f = query({ args: {}, handler: () => ({ a: parse(\"1\"), b: 2 }) });",
            "partly",
            Some(".a: `parse()` of JSON (convex/FILE.ts:3)"),
        ),
        (
            "const id = (x: any) => x;\nexport const f = query({ args: {}, handler: () => id(JSON.parse(\"1\")) });",
            "any",
            Some(": `x: any` (convex/FILE.ts:3)"),
        ),
        (
            "import { gone } from \"not-there\";\nexport const f = query({ args: {}, handler: () => gone.x });",
            "any",
            Some(": `not-there` is missing or has no types (convex/FILE.ts:3)"),
        ),
        (
            "export const f = query({ args: { a: v.any() }, handler: (_, { a }) => ({ a }) });",
            "inferred",
            Some(".a: `v.any()` (convex/FILE.ts)"),
        ),
        (
            "export const f = query({ args: {}, handler: () => new Date() as never as Date });",
            "any",
            Some(": `Date` is not a Convex value (convex/FILE.ts)"),
        ),
        (
            "export const f = query({ args: {}, handler: () => (Math.random() > 2 ? new Date() : \"a\") });",
            "inferred",
            Some(": `Date` is not a Convex value (convex/FILE.ts)"),
        ),
        (
            "interface Row { cells: any[] }\n\
             export const f = query({ args: {}, handler: (): Row => ({ cells: [] }) });",
            "partly",
            Some(".cells[]: the type `any[]` contains any (convex/FILE.ts:3)"),
        ),
        (
            "\ninterface Table { cells: any[] }\n\
             export const f = query({ args: {}, handler: (): Table => ({ cells: [] }) });",
            "partly",
            Some(".cells[]: the type `any[]` contains any (convex/FILE.ts:4)"),
        ),
        ("export const f = query({ args: {}, handler: async (): Promise<unknown> => 1 });", "inferred", None),
        (
            "import { built } from \"builder\";\n\
             export const f = built(query)({ handler: async (_ctx, { n }) => ({ n }) });",
            "inferred",
            Some(": taken from its handler, because `built(query)` is typed as any (convex/FILE.ts)"),
        ),
        (
            "import { built } from \"builder\";\n\
             export const f = built(query)({ handler: async (ctx) => ctx.x });",
            "any",
            Some(": the parameter `ctx` has no type (convex/FILE.ts:4)"),
        ),
        (
            "const early = (): Record<\n string, any> => ({});\n\
             interface Row { a: unknown }\nconst wide = (row: Row): unknown => ({ a: row.a, b: early().b });\n\
             export const f = query({ args: {}, handler: () => wide({ a: JSON.parse(\"1\") }) });",
            "partly",
            Some(".a: `a: unknown` (convex/FILE.ts:5)"),
        ),
    ];
    for (number, (body, ..)) in cases.iter().enumerate() {
        write(&app.path(""), &[(&format!("convex/f{number:02}.ts"), &format!("{HEAD}{body}"))]);
    }
    let report = app.path("report.json");
    pull(["--from-source", text(&app.path("convex")), "--report", text(&report)]).unwrap();
    let rows = Report::read(&report).rows();
    assert_eq!(rows.len(), cases.len());
    for (number, ((body, expected, reason), (_, outcome, reasons))) in cases.into_iter().zip(rows).enumerate() {
        assert_eq!(outcome, expected, "{body}");
        let reason = reason.map(|reason| reason.replace("FILE", &format!("f{number:02}")));
        assert_eq!(reasons.first(), reason.as_ref(), "{body}");
    }
}

#[test]
fn missing_packages_and_files_are_reported_with_their_cost() {
    let Some(app) = App::empty() else { return };
    write(
        &app.path(""),
        &[
            ("package.json", r#"{ "name": "app", "dependencies": { "known": "1" } }"#),
            ("pnpm-lock.yaml", ""),
            ("lib/deep.ts", "import type { X } from \"known/deep\";\nexport const deep = {} as X;"),
            ("convex/lib.ts", "import { deep } from \"../lib/deep\";\nexport const x = () => deep;"),
            (
                "convex/costs.ts",
                &format!(
                    "{HEAD}import {{ x }} from \"./lib\";\nexport const f = query({{ args: {{}}, handler: () => x() }});"
                ),
            ),
            (
                "convex/uses.ts",
                &format!(
                    "{HEAD}import {{ x }} from \"./lib\";\nexport const f = query({{ args: {{}}, handler: () => (x(), 1) }});"
                ),
            ),
            (
                "convex/other.ts",
                &format!(
                    "{HEAD}import type {{ Y }} from \"./gone\";\nexport const f = query({{ args: {{}}, handler: () => JSON.parse(\"1\") }});"
                ),
            ),
            (
                "convex/fine.ts",
                &format!(
                    "{HEAD}import type {{ X }} from \"unknown\";\nexport const f = query({{ args: {{}}, handler: () => 1 }});"
                ),
            ),
        ],
    );
    let (source, report) = (app.path("convex"), app.path("report.json"));
    pull(["--from-source", text(&source), "--report", text(&report)]).unwrap();
    assert_eq!(
        Report::read(&report).problems(),
        [
            "TypeScript cannot find the package `known`: the types of 1 function may be lost\n\
             imported by lib/deep.ts\n\
             possibly why there is an any in costs.js:f",
            "TypeScript cannot find the package `unknown`: no function is affected\n\
             imported by convex/fine.ts",
            "TypeScript cannot find `./gone`: the types of 1 function may be lost\n\
             imported by convex/other.ts\n\
             possibly why there is an any in other.js:f",
        ]
    );
    let report = fs::read_to_string(report).unwrap();
    for help in ["run `pnpm install` in ", "run `pnpm add unknown` in ", "is it a generated file"] {
        assert!(report.contains(help), "{help}");
    }
    assert!(pull(["--from-source", text(&source), "--strict"]).is_none());
    assert!(pull(["--from-source", text(&source), "--strict", "--no-infer"]).is_some());
}

/// Without it, Node does not find the packages in Yarn's archives.
#[test]
fn the_hook_of_yarns_plug_and_play_is_loaded() {
    if node::installed("apps").is_none() {
        return;
    }
    let app = tempfile::tempdir().unwrap();
    let hook = "require('node:fs').writeFileSync(`${__dirname}/loaded`, '');";
    write(app.path(), &[("packages/backend/convex/one.ts", HEAD), (".pnp.cjs", hook)]);
    // There are no packages, so it fails.
    assert!(pull(["--from-source", text(&app.path().join("packages/backend/convex"))]).is_none());
    assert!(app.path().join("loaded").exists());
}

#[test]
fn two_versions_of_convex_are_an_error_with_strict() {
    let Some(app) = App::empty() else { return };
    one(&app, "import { tag } from \"other\";\nexport const f = query({ args: {}, handler: () => tag });");
    let source = app.path("convex");
    let copy = app.path("node_modules/other/node_modules/convex");
    write(
        &app.path("node_modules/other"),
        &[
            ("package.json", "{ \"name\": \"other\", \"type\": \"module\", \"exports\": \"./index.ts\" }"),
            (
                "index.ts",
                "import { v } from \"convex/values\";\nexport const tag = \"a\" as const;\nexport type V = typeof v;",
            ),
        ],
    );
    assert!(pull(["--from-source", text(&source), "--strict"]).is_some());
    let original = fs::canonicalize(app.path("node_modules/convex")).unwrap();
    for part in ["package.json", "dist/esm-types", "dist/cjs-types"] {
        crate::app::copy(&original.join(part), &copy.join(part));
    }
    // TypeScript treats copies of the same version as one.
    let package = fs::read_to_string(copy.join("package.json")).unwrap();
    fs::write(copy.join("package.json"), package.replace("\"version\": \"1.48.0\"", "\"version\": \"1.40.0\""))
        .unwrap();
    assert!(pull(["--from-source", text(&source), "--strict"]).is_none());
    assert!(pull(["--from-source", text(&source)]).is_some());
}

#[test]
fn too_few_types_are_an_error_with_min_typed() {
    let Some(app) = App::empty() else { return };
    let body = "export const f = query({ args: {}, handler: () => 1 });\n\
                export const g = query({ args: {}, handler: () => JSON.parse(\"1\") });";
    one(&app, body);
    let source = app.path("convex");
    assert!(pull(["--from-source", text(&source), "--min-typed", "50"]).is_some());
    assert!(pull(["--from-source", text(&source), "--min-typed", "51"]).is_none());
}

#[test]
fn without_typescript_nothing_is_inferred() {
    let Some(app) = App::empty() else { return };
    one(&app, "export const f = query({ args: {}, handler: () => 1 });");
    app.unlink("typescript");
    let source = app.path("convex");
    assert!(pull(["--from-source", text(&source)]).is_none());
    assert!(pull(["--from-source", text(&source), "--no-infer"]).is_some());
}

#[test]
fn an_endless_import_times_out() {
    let Some(app) = App::empty() else { return };
    one(&app, "while (v) {}\nexport const f = query({ args: {}, handler: () => 1 });");
    assert!(pull(["--from-source", text(&app.path("convex")), "--timeout", "3"]).is_none());
}
