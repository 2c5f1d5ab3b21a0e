//! What is emitted as lines looks as if prettyplease had laid it out; and types that hold themselves.

use std::fs;
use std::path::Path;

use super::emit;
use crate::diagnostic::Diagnostics;
use crate::manifest::{Field, FunctionSpec, Literal, Schema, Validator};
use crate::model;
use crate::options::Options;
use crate::output::{self, ModuleText, WIDTH};
use crate::source::Source;

#[test]
fn lines_are_as_prettyplease_lays_them_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let mut items = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with(".schema.json") {
            continue;
        }
        let mut diagnostics = Diagnostics::new();
        let spec = FunctionSpec::read(&Source::read(&path).unwrap(), &mut diagnostics).unwrap();
        let schema = Source::read(path.with_extension("schema.json")).ok();
        let schema = schema.and_then(|source| Schema::read(&source, &mut diagnostics));
        let options = Options { internal: true, ..Options::default() };
        let file = emit(&model::build(&spec, schema.as_ref(), &options, &mut diagnostics)).unwrap();
        file.modules.iter().for_each(|module| items += check(module));
    }
    assert!(items > 500, "{items}");
}

/// How many items there were.
fn check(module: &ModuleText) -> usize {
    for item in &module.items {
        let laid_out = |lines: &str| prettyplease::unparse(&syn::parse_file(lines).unwrap());
        if item.lines.trim_end() == laid_out(&item.lines).trim_end() {
            continue;
        }
        // Constructors are set closer on purpose, and enums of words.
        let (lines, constructor) = match item.lines.split_once("}\nimpl ").or(item.lines.split_once(";\nimpl ")) {
            Some((lines, constructor)) => (&item.lines[..=lines.len()], constructor),
            None => (item.lines.as_str(), ""),
        };
        let one_line_enum = lines.lines().find(|line| line.starts_with("pub enum ") && line.ends_with(" }"));
        let mut close = constructor.lines().chain(one_line_enum);
        assert!(close.all(|line| line.len() <= WIDTH || line.contains("///")), "{}", item.lines);
        if one_line_enum.is_some() {
            continue;
        }
        assert_eq!(lines.trim_end(), laid_out(lines).trim_end());
    }
    module.items.len() + module.children.iter().map(check).sum::<usize>()
}

fn object(fields: &[(&str, Validator)]) -> Validator {
    let field = |(name, validator): &(&str, Validator)| Field {
        name: name.trim_end_matches('?').to_owned(),
        validator: validator.clone(),
        optional: name.ends_with('?'),
    };
    Validator::Object(fields.iter().map(field).collect())
}

fn array(element: Validator) -> Validator {
    Validator::Array(Box::new(element))
}

fn record(values: Validator) -> Validator {
    Validator::Record(Box::new(Validator::String), Box::new(values))
}

fn literal(text: &str) -> Validator {
    Validator::Literal(Literal::String(text.to_owned()))
}

fn named(name: &str) -> Validator {
    Validator::Ref(name.to_owned())
}

/// The bindings of a function for each of the return types, and the errors.
fn bindings(types: &[(&str, Validator)], returns: &[(&str, Validator)], options: &Options) -> (String, Diagnostics) {
    let function = |(export, _): &(&str, Validator)| {
        format!(r#"{{ "identifier": "a.js:{export}", "functionType": "Query", "args": {{ "type": "any" }} }}"#)
    };
    let functions: Vec<String> = returns.iter().map(function).collect();
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("spec.json", format!("[{}]", functions.join(",")));
    let mut spec = FunctionSpec::read(&source, &mut diagnostics).unwrap();
    for (function, (_, validator)) in spec.functions.iter_mut().zip(returns) {
        function.returns = Some(validator.clone());
    }
    spec.types = types.iter().map(|(name, validator)| ((*name).to_owned(), validator.clone())).collect();
    let model = model::build(&spec, None, options, &mut diagnostics);
    let text = output::print(&emit(&model).unwrap(), "");
    syn::parse_file(&text).unwrap();
    // The functions themselves are not what matters here.
    let keep = |line: &&str| !line.contains("transparent!");
    let text =
        text.split_once("        pub mod ").map_or_else(String::new, |(_, text)| format!("        pub mod {text}"));
    (text.lines().filter(keep).map(|line| format!("{line}\n")).collect(), diagnostics)
}

#[test]
fn types_that_hold_themselves() {
    use Validator::{Boolean, Null, Number, String};
    let union = |members: &[Validator]| Validator::Union(members.to_vec());
    let json = union(&[Null, Boolean, Number, String, array(named("Json")), record(named("Json"))]);
    let operation = |kind: &str| object(&[("kind", literal(kind)), ("left", named("Expr")), ("right", named("Expr"))]);
    let constant = object(&[("kind", literal("number")), ("value", Number)]);
    let types = [
        ("Comment", object(&[("author", object(&[("name", String)])), ("replies", array(named("Comment")))])),
        // The same under another name.
        ("CommentNode", object(&[("author", object(&[("name", String)])), ("replies", array(named("CommentNode")))])),
        ("Employee", object(&[("manager", union(&[named("Employee"), Null])), ("name", String)])),
        ("Expr", union(&[operation("add"), operation("multiply"), constant])),
        ("Json", json),
        ("Left", object(&[("right", named("Right"))])),
        ("Right", object(&[("left?", named("Left"))])),
        ("Tree", array(named("Tree"))),
        ("List", array(named("Entry"))),
        ("Entry", object(&[("inner", named("List"))])),
        ("Group", object(&[("kind", literal("group")), ("members", array(named("Figure")))])),
        ("Circle", object(&[("kind", literal("circle")), ("radius", Number)])),
        ("Figure", union(&[named("Group"), named("Circle")])),
        ("Status", union(&[literal("open"), literal("closed")])),
    ];
    let returns = [
        ("comment", named("Comment")),
        ("comments", array(named("CommentNode"))),
        ("employee", object(&[("one", named("Employee")), ("other?", named("Employee"))])),
        ("expression", named("Expr")),
        ("figures", array(union(&[named("Group"), named("Circle")]))),
        ("json", named("Json")),
        ("list", named("List")),
        ("pair", named("Left")),
        ("status", union(&[Null, named("Status")])),
        ("tree", named("Tree")),
    ];
    let (text, diagnostics) = bindings(&types, &returns, &Options::default());
    assert!(diagnostics.is_empty(), "{diagnostics}");
    insta::assert_snapshot!(text);
}

#[test]
fn a_name_for_nothing_else_has_no_values_and_an_unknown_one_is_an_error() {
    let types = [("A", named("B")), ("B", named("A"))];
    let (text, diagnostics) = bindings(&types, &[("b", object(&[("x", array(named("A")))]))], &Options::default());
    assert!(text.contains("pub x: Vec<Never>"), "{text}");
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let (_, diagnostics) = bindings(&types, &[("b", named("C"))], &Options::default());
    assert!(diagnostics.to_string().contains("refers to the type `C`"), "{diagnostics}");
}

#[test]
fn a_type_with_a_name_is_pointed_at_by_it_and_by_its_places() {
    let types = [("Comment", object(&[("author", object(&[])), ("replies", array(named("Comment")))]))];
    let returns = [("one", named("Comment")), ("two", array(named("Comment")))];
    for selector in ["types::Comment#author", "a:one#returns.author", "a:two#returns.author"] {
        let derives = vec![(selector.to_owned(), "Ord".to_owned())];
        let (text, diagnostics) = bindings(&types, &returns, &Options { derives, ..Options::default() });
        assert!(diagnostics.is_empty(), "{diagnostics}");
        assert!(text.contains("Default, Ord)]\n            pub struct Author;"), "{text}");
    }
    let replace = vec![("types::Comment#author".to_owned(), "crate::Author".to_owned())];
    let (text, diagnostics) = bindings(&types, &returns, &Options { replace, ..Options::default() });
    assert!(diagnostics.is_empty(), "{diagnostics}");
    assert!(text.contains("pub author: crate::Author"), "{text}");
}
