//! A bad run is never passed off as a good one.

use std::fs;

use crate::app::{App, pull, read_report, text, write};

const HEAD: &str = "import { v } from \"convex/values\";\nimport { query } from \"./_generated/server\";\n";

fn one(app: &App, body: &str) {
    write(&app.path(""), &[("convex/one.ts", &format!("{HEAD}{body}"))]);
}

#[test]
fn the_report_says_whose_any_it_is() {
    let Some(app) = App::empty() else { return };
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
            "const id = (x: any) => x;\nexport const f = query({ args: {}, handler: () => id(1) });",
            "any",
            Some(": `x: any` (convex/FILE.ts:3)"),
        ),
        (
            "import { gone } from \"not-there\";\nexport const f = query({ args: {}, handler: () => gone.x });",
            "any",
            Some(": `not-there` is not there, or has no types (convex/FILE.ts:3)"),
        ),
        (
            "export const f = query({ args: { a: v.any() }, handler: (_, { a }) => ({ a }) });",
            "inferred",
            Some(".a: `v.any()` (convex/FILE.ts)"),
        ),
        (
            "export const f = query({ args: {}, handler: () => new Date() as never as Date });",
            "any",
            Some(": `Date` is no value of Convex (convex/FILE.ts)"),
        ),
    ];
    for (number, (body, ..)) in cases.iter().enumerate() {
        write(&app.path(""), &[(&format!("convex/f{number}.ts"), &format!("{HEAD}{body}"))]);
    }
    let report = app.path("report.json");
    pull(["--from-source", text(&app.path("convex")), "--report", text(&report)]).unwrap();
    let rows = read_report(&report);
    assert_eq!(rows.len(), cases.len());
    for (number, ((body, expected, reason), (_, outcome, reasons))) in cases.into_iter().zip(rows).enumerate() {
        assert_eq!(outcome, expected, "{body}");
        let reason = reason.map(|reason| reason.replace("FILE", &format!("f{number}")));
        assert_eq!(reasons.first(), reason.as_ref(), "{body}");
    }
}

#[test]
fn a_package_that_is_not_there_is_an_error_if_asked() {
    let Some(app) = App::empty() else { return };
    one(&app, "import type { X } from \"not-there\";\nexport const f = query({ args: {}, handler: () => 1 });");
    let source = app.path("convex");
    assert!(pull(["--from-source", text(&source)]).is_some());
    assert!(pull(["--from-source", text(&source), "--strict"]).is_none());
    assert!(pull(["--from-source", text(&source), "--strict", "--no-infer"]).is_some());
}

#[test]
fn two_copies_of_convex_are_an_error_if_asked() {
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
    // Of the same version they are one to TypeScript.
    let package = fs::read_to_string(copy.join("package.json")).unwrap();
    fs::write(copy.join("package.json"), package.replace("\"version\": \"1.48.0\"", "\"version\": \"1.40.0\""))
        .unwrap();
    assert!(pull(["--from-source", text(&source), "--strict"]).is_none());
    assert!(pull(["--from-source", text(&source)]).is_some());
}

#[test]
fn too_few_types_are_an_error_if_asked() {
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

/// Code that runs at import and has no end is ended.
#[test]
fn an_import_without_end_is_an_error() {
    let Some(app) = App::empty() else { return };
    one(&app, "while (v) {}\nexport const f = query({ args: {}, handler: () => 1 });");
    assert!(pull(["--from-source", text(&app.path("convex")), "--timeout", "3"]).is_none());
}
