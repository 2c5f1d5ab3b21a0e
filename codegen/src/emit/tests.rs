//! The format of emitted code, and types that contain themselves.

use super::emit;
use crate::diagnostic::Diagnostics;
use crate::manifest::{Field, FunctionSpec, Literal, Validator};
use crate::model;
use crate::options::Options;
use crate::output::{self, Code, ModuleText};
use crate::source::Source;

/// A function spec with every kind of item.
const EVERY_KIND: &str = r#"{
    "functions": [
        { "functionType": "HttpAction", "method": "GET", "path": "/files/*" },
        { "functionType": "HttpAction", "method": "POST", "path": "/messages" },
        {
            "identifier": "messages.js:list", "functionType": "Query", "visibility": { "kind": "public" }, "inferred": true,
            "args": { "type": "object", "value": {
                "paginationOpts": { "fieldType": { "type": "any" }, "optional": false },
                "limit": { "fieldType": { "type": "number" }, "optional": true }
            } },
            "returns": { "type": "array", "value": { "type": "document", "tableName": "messages" } }
        },
        {
            "identifier": "messages.js:send", "functionType": "Mutation", "doc": "Sends it.", "deprecated": "use `post`",
            "args": { "type": "object", "value": {
                "author": { "fieldType": { "type": "id", "tableName": "users" }, "optional": false },
                "body": { "fieldType": { "type": "string" }, "optional": false },
                "subject": { "fieldType": { "type": "string" }, "optional": false },
                "type": { "fieldType": { "type": "union", "value": [
                    { "type": "literal", "value": "plain" }, { "type": "literal", "value": "rich" }
                ] }, "optional": true }
            } },
            "returns": { "type": "union", "value": [
                { "type": "object", "value": { "done": { "fieldType": { "type": "literal", "value": true }, "optional": false } } },
                { "type": "object", "value": {
                    "done": { "fieldType": { "type": "literal", "value": false }, "optional": false },
                    "why": { "fieldType": { "type": "literal", "value": "a/b" }, "optional": false },
                    "size": { "fieldType": { "type": "bigint" }, "optional": false }
                } }
            ] }
        },
        {
            "identifier": "messages.js:move", "functionType": "Action",
            "args": { "type": "object", "value": {
                "from": { "fieldType": { "type": "string" }, "optional": false },
                "to": { "fieldType": { "type": "string" }, "optional": false }
            } },
            "returns": { "type": "union", "value": [
                { "type": "literal", "value": "a b" }, { "type": "literal", "value": 1.5 }, { "type": "bytes" },
                { "type": "array", "value": { "type": "ref", "name": "Tree" } }
            ] }
        },
        { "identifier": "users.js:any", "functionType": "Query", "args": null, "returns": null }
    ],
    "types": { "Tree": { "type": "array", "value": { "type": "ref", "name": "Tree" } } },
    "schema": { "tables": [{ "tableName": "messages", "documentType": { "type": "object", "value": {
        "of": { "fieldType": { "type": "record", "keys": { "type": "string" }, "values": { "type": "number" } }, "optional": false }
    } } }] }
}"#;

#[test]
fn code_is_formatted_as_by_rustfmt() {
    let mut diagnostics = Diagnostics::new();
    let spec = FunctionSpec::read(&Source::new("spec.json", EVERY_KIND), &mut diagnostics).unwrap();
    let model = model::build(&spec, spec.schema.as_ref(), &Options::default(), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let compared: usize = emit(&model).modules.into_iter().map(check).sum();
    assert!(compared > 20, "{compared}");
}

/// Compares the items of a module with prettyplease's output, and returns the number of definitions and implementations.
fn check(module: ModuleText) -> usize {
    let mut count = 0;
    for item in module.items {
        let code: Vec<Code> = item.code.into_iter().filter_map(opened).collect();
        count += code.iter().filter(|code| is_item(code)).count();
        let text = output::item(&code);
        let expected = prettyplease::unparse(&syn::parse_file(&text).unwrap());
        // It does not format the arguments of macros.
        assert_eq!(text, expected.replace("& self", "&self"));
    }
    count + module.children.into_iter().map(check).sum::<usize>()
}

fn is_item(code: &Code) -> bool {
    match code {
        Code::Block { .. } => true,
        Code::Line(line) => line.starts_with("pub "),
        Code::Verbatim(_) | Code::Note(_) => false,
    }
}

/// Undoes what is more compact on purpose: enums and traits' implementations in one line. Removes constructors, which
/// prettyplease would break otherwise.
fn opened(code: Code) -> Option<Code> {
    match code {
        Code::Block { head, body, compact: true } => {
            (head.starts_with("pub enum ") || head.contains(" for ")).then(|| Code::block(head, body))
        }
        other => Some(other),
    }
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
    let text = output::print(&emit(&model), "");
    syn::parse_file(&text).unwrap();
    // The functions themselves do not matter here.
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
        // The same type under another name.
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
fn a_type_that_only_means_itself_has_no_values_and_an_undefined_one_is_an_error() {
    let types = [("A", named("B")), ("B", named("A"))];
    let (text, diagnostics) = bindings(&types, &[("b", object(&[("x", array(named("A")))]))], &Options::default());
    assert!(text.contains("pub x: Vec<Never>"), "{text}");
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let (_, diagnostics) = bindings(&types, &[("b", named("C"))], &Options::default());
    assert!(diagnostics.to_string().contains("found while generating `types::C`"), "{diagnostics}");
}

#[test]
fn a_named_type_is_selected_by_its_name_and_by_its_places() {
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
