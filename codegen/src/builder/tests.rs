use super::Builder;
use crate::source::Source;

const SPEC: &str = r#"{ "functions": [
    { "identifier": "a.js:b", "functionType": "Query", "args": { "type": "any" }, "returns": null }
] }"#;

/// With the folder of the output, because none is created outside the project.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("src")).unwrap();
    folder
}

fn in_folder(folder: &std::path::Path) -> Builder {
    Builder::new().manifest(folder.join("spec.json")).out(folder.join("src/backend.rs"))
}

#[test]
fn writes_once_and_checks() {
    let folder = folder();
    std::fs::write(folder.path().join("spec.json"), SPEC).unwrap();
    let builder = in_folder(folder.path());
    assert!(builder.check().unwrap_err().to_string().contains("there is no file"));
    let outcome = builder.generate().unwrap();
    assert!(outcome.changed);
    assert_eq!(outcome.summary.functions, 1);
    assert!(!builder.generate().unwrap().changed);
    assert!(builder.check().is_ok());
    let other = builder.command("make api");
    insta::assert_snapshot!(
        other.check().unwrap_err().to_string().lines().last().unwrap_or_default(),
        @"  help: run `make api` and commit the result"
    );
}

#[test]
fn a_failed_run_leaves_the_old_file_unchanged() {
    let folder = folder();
    std::fs::write(folder.path().join("spec.json"), SPEC).unwrap();
    in_folder(folder.path()).generate().unwrap();
    let before = std::fs::read_to_string(folder.path().join("src/backend.rs")).unwrap();
    std::fs::write(folder.path().join("spec.json"), "{").unwrap();
    in_folder(folder.path()).command("other").generate().unwrap_err();
    assert_eq!(std::fs::read_to_string(folder.path().join("src/backend.rs")).unwrap(), before);
}

#[test]
fn reports_missing_files_and_settings() {
    let folder = tempfile::tempdir().unwrap();
    let errors = in_folder(folder.path()).schema(folder.path()).generate().unwrap_err().to_string();
    insta::assert_snapshot!(errors.replace(&folder.path().display().to_string(), "DIR"), @r"
    error: there is no file `DIR/spec.json`
      help: create it with `npx convex function-spec > DIR/spec.json`

    error: cannot read `DIR`: it is a directory
    ");
}

#[test]
fn reports_all_missing_settings_at_once() {
    let (builder, folder) = (Builder::new(), || Some("target/out".into()));
    let message = |builder: &Builder, out_dir| builder.target(out_dir).unwrap_err().message().to_owned();
    assert_eq!(message(&builder, None), "no function spec and no output file were given");
    assert_eq!(message(&builder, folder()), "no function spec was given");
    assert_eq!(message(&builder.clone().out("x.rs"), None), "no function spec was given");
    assert_eq!(message(&builder.clone().manifest("x.json"), None), "no output file was given");
    let error = builder.suggestions().unwrap_err().to_string();
    assert!(error.starts_with("error: no function spec was given"), "{error}");
}

#[test]
fn reports_the_problems_of_both_inputs_at_once() {
    let (spec, schema) = (Source::new("spec.json", "[1]"), Source::new("schema.json", "[2]"));
    let errors = Builder::new().generate_from(&spec, Some(&schema)).unwrap_err();
    insta::assert_snapshot!(errors, @r"
    error: not a schema: expected an object with the key `tables`
      --> schema.json:1:1
      help: the schema is what `export()` of the default export of `convex/schema.ts` returns

    error: expected an object, found the number 1
      --> spec.json:1:2 ([0])
    ");
}

#[test]
fn only_build_scripts_have_a_default_output() {
    let folder = || Some("target/out".into());
    let builder = Builder::new().manifest("spec.json");
    let (path, build_script) = builder.target(folder()).unwrap();
    assert!(path.ends_with("out/backend.rs") && build_script);
    let (path, build_script) = builder.clone().out("src/b.rs").target(folder()).unwrap();
    assert!(path.ends_with("src/b.rs") && !build_script);
    assert!(builder.target(None).is_err());
}

#[test]
fn types_that_each_level_mentions_twice_do_not_double_the_output() {
    let field = |name: &str, level: usize| {
        format!(r#""{name}": {{ "fieldType": {{ "type": "ref", "name": "T{level}" }}, "optional": false }}"#)
    };
    let level = |n: usize| {
        let fields = [field("x", n + 1), field("y", n + 1)].join(",");
        format!(
            r#""T{n}": {{ "type": "object", "value": {{ {fields}, "n{n}": {{ "fieldType": {{ "type": "null" }} }} }} }}"#
        )
    };
    let types: Vec<String> = (0..40).map(level).collect();
    let union = r#"{ "type": "union", "value": [{ "type": "ref", "name": "T0" }, { "type": "ref", "name": "T1" }] }"#;
    let text = format!(
        r#"{{ "functions": [{{ "identifier": "a.js:b", "functionType": "Query", "args": null, "returns": {union} }}],
             "types": {{ {}, "T40": {{ "type": "string" }} }} }}"#,
        types.join(",")
    );
    let generated = Builder::new().generate_from(&Source::new("spec.json", text), None).unwrap();
    let length = generated.text.len();
    assert!(length < 30_000, "{length}");
}

#[test]
fn the_header_says_how_to_regenerate_the_file() {
    let header = |builder: &Builder| {
        let generated = builder.generate_from(&Source::new("spec.json", SPEC), None).unwrap();
        let text = generated.text.lines().next().unwrap_or_default().to_owned();
        text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
    };
    let builder = Builder::new();
    insta::assert_snapshot!(header(&builder), @"// @generated by convex-typed-codegen VERSION. Do not edit.");
    insta::assert_snapshot!(
        header(&builder.in_build(true)),
        @"// @generated by convex-typed-codegen VERSION in a build script. Do not edit."
    );
    insta::assert_snapshot!(
        header(&builder.in_build(true).command("just codegen")),
        @"// @generated by convex-typed-codegen VERSION. Do not edit: regenerate it with `just codegen`."
    );
}
