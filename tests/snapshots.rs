//! Snapshots of the bindings of every fixture, and properties of all bindings.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Command;

use convex_typed_codegen::{Builder, Source};
use convex_typed_tests::fixtures::{FIXTURES, Fixture};
use convex_typed_tests::random::Rng;
use serde_json::{Value as Json, json};

/// A fixture's bindings and warnings.
fn generate(spec: &str, schema: Option<&str>) -> (String, String) {
    let spec = Source::new("function-spec.json", spec);
    let schema = schema.map(|text| Source::new("schema.json", text));
    let generated = Builder::new().include_internal(true).generate_from(&spec, schema.as_ref()).unwrap();
    (generated.text, generated.warnings.to_string())
}

/// All fixtures but the random one, which nobody reads.
fn readable() -> impl Iterator<Item = &'static Fixture> {
    FIXTURES.iter().filter(|fixture| fixture.name != "random")
}

#[test]
fn bindings() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for fixture in readable() {
            let (text, warnings) = generate(fixture.spec, fixture.schema);
            assert_eq!(text, fixture.bindings, "{}: the build script generates something else", fixture.name);
            insta::assert_snapshot!(fixture.name, text);
            if !warnings.is_empty() {
                insta::assert_snapshot!(format!("{}.warnings", fixture.name), warnings);
            }
        }
    });
}

#[test]
fn a_changed_function_only_changes_its_own_module() {
    for fixture in FIXTURES {
        let before = modules(fixture.bindings);
        let spec: Json = serde_json::from_str(fixture.spec).unwrap();
        let functions = spec["functions"].as_array().unwrap();
        // All of a small spec. Of a large one, functions from the first to the last.
        for index in (0..functions.len()).step_by(functions.len().div_ceil(8).max(1)) {
            let mut spec = spec.clone();
            let function = &mut spec["functions"][index];
            let identifier = function["identifier"].as_str().unwrap_or_default().to_owned();
            let Some(fields) = function["args"]["value"].as_object_mut() else { continue };
            fields.insert("oneMoreField".into(), json!({ "fieldType": { "type": "string" }, "optional": true }));
            let after = modules(&generate(&spec.to_string(), fixture.schema).0);
            assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
            let changed: Vec<&str> =
                before.iter().filter(|(path, text)| after[*path] != **text).map(|(path, _)| path.as_str()).collect();
            assert!(changed.len() == 1, "{}: {identifier} changes {changed:?}", fixture.name);
        }
    }
}

/// The text of each module without its submodules, and with the lines for its types at the end of the file.
fn modules(bindings: &str) -> BTreeMap<String, String> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut path: Vec<&str> = Vec::new();
    // The module of the type whose wire format is being read, once it is known.
    let mut described: Option<String> = None;
    for line in bindings.lines() {
        let text = line.trim_start();
        if let Some((_, rest)) = line.strip_prefix("::convex_typed::").and_then(|text| text.split_once("! {")) {
            described = (!rest.is_empty()).then(|| module_of(rest));
            texts.entry(described.clone().unwrap_or_default()).or_default().push_str(rest);
        } else if path.is_empty() && (line.starts_with("    ") || line == "}") {
            // The wire format of a type continues.
            let module = described.get_or_insert_with(|| module_of(text));
            texts.entry(module.clone()).or_default().push_str(line);
        } else if let Some(name) = text.strip_prefix("pub mod ").and_then(|text| text.strip_suffix(" {")) {
            path.push(name);
        } else if text == "}" && line.len() == path.len() * 4 - 3 {
            path.pop();
        } else {
            texts.entry(path.join("::")).or_default().push_str(line);
        }
    }
    texts
}

/// The module of the type at the start of a wire format.
fn module_of(wire_format: &str) -> String {
    let ty = wire_format.trim_start().split(' ').next().unwrap_or_default().trim_end_matches(':');
    ty.rsplit_once("::").map_or_else(String::new, |(module, _)| module.to_owned())
}

#[test]
fn the_order_of_the_manifest_does_not_matter() {
    let mut rng = Rng::new(3);
    for fixture in FIXTURES {
        for _ in 0..5 {
            let spec = shuffled(fixture.spec, &mut rng);
            let schema = fixture.schema.map(|schema| shuffled(schema, &mut rng));
            let (text, warnings) = generate(&spec, schema.as_deref());
            assert_eq!(text, fixture.bindings, "{}", fixture.name);
            // Warnings contain positions in the manifest, so only their number is the same.
            assert_eq!(warnings.lines().count(), generate(fixture.spec, fixture.schema).1.lines().count());
        }
    }
}

/// The same manifest with its functions, tables and fields in another order. Members of unions keep their order, because
/// it is that of the variants.
fn shuffled(text: &str, rng: &mut Rng) -> String {
    let mut json: Json = serde_json::from_str(text).unwrap();
    for list in ["functions", "tables"] {
        if let Some(Json::Array(items)) = json.get_mut(list) {
            for last in (1..items.len()).rev() {
                items.swap(last, rng.below(last + 1));
            }
        }
    }
    print(&json, rng)
}

/// JSON with the keys of objects in random order, which `serde_json::Map` would not keep.
fn print(json: &Json, rng: &mut Rng) -> String {
    match json {
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| print(item, rng)).collect();
            format!("[{}]", items.join(","))
        }
        Json::Object(fields) => {
            let entries: BTreeMap<u64, (&String, &Json)> = fields.iter().map(|entry| (rng.next_u64(), entry)).collect();
            let entries: Vec<String> = entries
                .into_values()
                .map(|(key, value)| format!("{}:{}", Json::String(key.clone()), print(value, rng)))
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        scalar => scalar.to_string(),
    }
}

#[test]
fn rustfmt_does_not_change_bindings() {
    for fixture in FIXTURES {
        syn::parse_file(fixture.bindings).unwrap();
        let mut file = tempfile::Builder::new().suffix(".rs").tempfile().unwrap();
        file.write_all(fixture.bindings.as_bytes()).unwrap();
        let output = Command::new("rustfmt").args(["--check", "--edition", "2024"]).arg(file.path()).output().unwrap();
        assert!(output.status.success(), "{}:\n{}", fixture.name, String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn bindings_have_no_lines_over_200_characters() {
    let lines = FIXTURES.iter().flat_map(|fixture| fixture.bindings.lines());
    // Except for a single long name or literal.
    let long: Vec<&str> = lines.filter(|line| line.chars().count() > 200 && line.trim().contains(", ")).collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// Such characters can reorder or hide source text.
#[test]
fn bindings_have_no_control_or_direction_characters() {
    for fixture in FIXTURES {
        let forbidden = |c: &char| match c {
            '\n' => false,
            c => {
                c.is_control()
                    || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            }
        };
        let found: Vec<(usize, char)> = fixture
            .bindings
            .lines()
            .enumerate()
            .flat_map(|(line, text)| text.chars().filter(forbidden).map(move |c| (line + 1, c)))
            .collect();
        assert!(found.is_empty(), "{}: {found:?}", fixture.name);
    }
}
