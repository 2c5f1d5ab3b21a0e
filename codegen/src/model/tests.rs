//! The guarantees of the model: which types are shared, which names are stable, how unions are lowered.

use std::collections::BTreeSet;

use super::{Item, Model, Structure, Type, TypeId, build};
use crate::diagnostic::Diagnostics;
use crate::manifest::{FunctionSpec, Schema};
use crate::options::Options;
use crate::source::Source;

const DOCUMENT: &str = r#"{ "type": "object", "value": {
    "_id": { "fieldType": { "type": "id", "tableName": "tasks" }, "optional": false },
    "_creationTime": { "fieldType": { "type": "number" }, "optional": false },
    "owner": { "fieldType": { "type": "object", "value": {
        "name": { "fieldType": { "type": "string" }, "optional": false }
    } }, "optional": false }
} }"#;

pub(super) fn function(identifier: &str, args: &str, returns: &str) -> String {
    format!(
        r#"{{ "identifier": "{identifier}", "functionType": "Query", "args": {args}, "returns": {returns},
             "visibility": {{ "kind": "public" }} }}"#
    )
}

pub(super) fn object(fields: &str) -> String {
    format!(r#"{{ "type": "object", "value": {{ {fields} }} }}"#)
}

pub(super) fn field(name: &str, validator: &str) -> String {
    format!(r#""{name}": {{ "fieldType": {validator}, "optional": false }}"#)
}

pub(super) fn build_model(functions: &[String], schema: Option<&str>) -> (Model, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("spec.json", format!(r#"{{ "functions": [{}] }}"#, functions.join(",")));
    let spec = FunctionSpec::read(&source, &mut diagnostics).unwrap_or_default();
    let schema = schema.and_then(|text| Schema::read(&Source::new("schema.json", text), &mut diagnostics));
    assert!(diagnostics.is_empty(), "{diagnostics}");
    let model = build(&spec, schema.as_ref(), &Options::default(), &mut diagnostics);
    (model, diagnostics)
}

/// Every public name of the model.
fn names(model: &Model) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for module in model.modules.ids() {
        let path = model.modules.path(module).join("::");
        for item in &model.modules.get(module).items {
            let name = match item {
                Item::Function(index) => &home(model, model.functions[*index].args).name,
                Item::Table(index) => &model.tables[*index].ident,
                Item::Route(index) => &model.routes[*index].ident,
                Item::Type(ty) => &home(model, *ty).name,
                Item::Alias(name, _) | Item::RequiredAlias(name, _) => name,
            };
            assert!(names.insert(format!("{path}::{name}")), "{path}::{name} twice");
        }
    }
    names
}

fn home(model: &Model, ty: TypeId) -> &super::Home {
    &model.types.get(ty).home
}

fn path(model: &Model, ty: TypeId) -> String {
    let super::Home { module, name } = home(model, ty);
    format!("{}::{name}", model.modules.path(*module).join("::"))
}

/// The type of an argument with this validator, as short text.
fn lowered(validator: &str) -> String {
    let args = object(&field("x", validator));
    let (model, _) = build_model(&[function("a.js:b", &args, "null")], None);
    let Structure::Object(args) = &model.types.get(model.functions[0].args).structure else {
        unreachable!("args are an object")
    };
    describe(&model, &args.fields[0].ty)
}

fn describe(model: &Model, ty: &Type) -> String {
    match ty {
        Type::Named(mention) => match &model.types.get(mention.id).structure {
            Structure::Literals(literals) => {
                let names: Vec<_> = literals.variants.iter().map(|(name, _)| name.as_str()).collect();
                format!("{:?} {}", literals.kind, names.join("|"))
            }
            Structure::Tagged(tagged) => {
                let names: Vec<_> = tagged.variants.iter().map(|variant| variant.name.as_str()).collect();
                format!("by {}: {}", tagged.tag, names.join("|"))
            }
            Structure::Union(variants) => {
                let names: Vec<_> = variants.iter().map(|variant| variant.name.as_str()).collect();
                format!("any of {}", names.join("|"))
            }
            Structure::Object(_) => "struct".to_owned(),
            Structure::Dynamic => "object".to_owned(),
            Structure::Newtype(inner) => format!("newtype of {}", describe(model, inner)),
        },
        Type::Option(inner) => format!("Option<{}>", describe(model, inner)),
        Type::Vec(inner) => format!("Vec<{}>", describe(model, inner)),
        other => format!("{other:?}"),
    }
}

pub(super) fn union(members: &[&str]) -> String {
    format!(r#"{{ "type": "union", "value": [{}] }}"#, members.join(","))
}

fn literal(value: &str) -> String {
    format!(r#"{{ "type": "literal", "value": {value} }}"#)
}

pub(super) const STRING: &str = r#"{ "type": "string" }"#;
pub(super) const NUMBER: &str = r#"{ "type": "number" }"#;
const NULL: &str = r#"{ "type": "null" }"#;

#[test]
fn equal_shapes_are_one_type_with_a_name_in_each_module() {
    let list = format!(r#"{{ "type": "array", "value": {DOCUMENT} }}"#);
    let spec = [function("tasks.js:get", &object(""), DOCUMENT), function("tasks.js:list", &object(""), &list)];
    let (model, _) = build_model(&spec, None);
    let returned: BTreeSet<TypeId> =
        model.functions.iter().filter_map(|function| Some(function.returns.mention()?.id)).collect();
    assert_eq!(returned.len(), 1);
    assert_eq!(path(&model, *returned.first().unwrap()), "api::tasks::get::Returns");
    let names = names(&model);
    for name in ["get::Returns", "get::Owner", "list::Item", "list::Owner"] {
        assert!(names.contains(&format!("api::tasks::{name}")), "{name} not in {names:?}");
    }
}

#[test]
fn a_document_is_defined_with_its_table() {
    let schema = r#"{ "tables": [{ "tableName": "tasks", "documentType": { "type": "object", "value": {
        "owner": { "fieldType": { "type": "object", "value": {
            "name": { "fieldType": { "type": "string" }, "optional": false }
        } }, "optional": false }
    } } }] }"#;
    let (model, _) = build_model(&[function("tasks.js:get", &object(""), DOCUMENT)], Some(schema));
    let document = model.tables[0].document.unwrap();
    assert_eq!(model.functions[0].returns.mention().map(|mention| mention.id), Some(document));
    assert_eq!(path(&model, document), "tables::Tasks");
    assert!(names(&model).contains("api::tasks::get::Owner"));
}

#[test]
fn names_are_stable_when_another_function_is_removed() {
    let deep = object(&[field("owner", DOCUMENT), field("other", &union(&[DOCUMENT, NULL]))].join(","));
    let list = format!(r#"{{ "type": "array", "value": {DOCUMENT} }}"#);
    let spec = [
        function("a.js:get", &object(&field("filter", &deep)), DOCUMENT),
        function("b/c.js:list", &object(&field("filter", &deep)), &list),
        function("tasks.js:get", &object(&field("owner", &union(&[&literal("1"), &literal("2")]))), &deep),
        function("tasks.js:getAll", &object(""), &list),
    ];
    let all = names(&build_model(&spec, None).0);
    for removed in 0..spec.len() {
        let mut rest = spec.to_vec();
        rest.remove(removed);
        let rest = names(&build_model(&rest, None).0);
        let new: Vec<_> = rest.difference(&all).collect();
        assert!(new.is_empty(), "without function {removed} there are new names: {new:?}");
    }
}

#[test]
fn the_least_nested_type_keeps_a_name() {
    let inner = object(&field("name", &literal("1")).replace("false", "true"));
    let outer = object(&[field("owner", &inner), field("name", &union(&[&literal("2"), &literal("3")]))].join(","));
    let names = names(&build_model(&[function("a.js:b", &object(&field("owner", &outer)), "null")], None).0);
    let expected =
        ["api::a::B", "api::a::b::InnerOwner", "api::a::b::Name", "api::a::b::Owner", "api::a::b::OwnerName"];
    // Both `name`s are at different depths, and so are both `owner`s.
    assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn unions_become_the_simplest_type() {
    let tagged =
        |tag: &str, value: &str, more: &str| object(&[field(tag, &literal(value)), field(more, STRING)].join(","));
    let array = |element: &str| format!(r#"{{ "type": "array", "value": {element} }}"#);
    let id = |table: &str| format!(r#"{{ "type": "id", "tableName": "{table}" }}"#);
    let any = r#"{ "type": "any" }"#;
    let cases = [
        (union(&[]), "Never"),
        (union(&[NULL]), "Unit"),
        (union(&[STRING]), "String"),
        (union(&[STRING, STRING, NULL]), "Option<String>"),
        (union(&[&union(&[STRING, NULL]), STRING]), "Option<String>"),
        (union(&[STRING, any]), "Value"),
        (union(&[&literal("true"), &literal("false")]), "Boolean"),
        (union(&[&literal("true"), NULL]), "Option<Boolean True>"),
        (union(&[STRING, &literal("\"a\""), &id("users")]), "String"),
        (union(&[NUMBER, &literal("1")]), "Number"),
        (union(&[&id("users"), &id("teams")]), r#"Id(["teams", "users"])"#),
        (union(&[&id("users"), &literal("\"me\"")]), "any of Me|UsersId"),
        (union(&[&literal("\"a\""), &literal("\"b\"")]), "String A|B"),
        (union(&[&literal("200"), &literal("1.5"), &literal("-1")]), "Number _200|_1_5|Minus1"),
        (union(&[&literal("\"a\""), &literal("1")]), "any of A|_1"),
        (union(&[&array(STRING), &array(NUMBER)]), "any of StringArray|NumberArray"),
        (union(&[STRING, &array(STRING)]), "any of String|Array"),
        (union(&[&tagged("kind", "\"a\"", "x"), &tagged("kind", "\"b\"", "y")]), "by kind: A|B"),
        (union(&[&tagged("isNew", "true", "x"), &tagged("isNew", "false", "y")]), "by isNew: New|NotNew"),
        (union(&[&tagged("version", "1", "x"), &tagged("version", "2", "y")]), "by version: Version1|Version2"),
        (union(&[&tagged("kind", "\"a\"", "x"), &tagged("kind", "\"a\"", "y")]), "any of X|Y"),
        (union(&[&tagged("kind", "\"a\"", "x"), STRING]), "any of Object|String"),
        (
            union(&[&tagged("kind", "\"a\"", "x"), &tagged("kind", "\"a\"", "y"), &tagged("kind", "\"b\"", "x")]),
            "any of AX|AY|B",
        ),
        (union(&[&tagged("kind", "\"a\"", "x"), &object(&field("x", STRING))]), "any of A|Object"),
        (union(&[&tagged("kind", "\"a\"", "x"), &object(&field("y", STRING))]), "any of A|Y"),
        (union(&[&tagged("contract", "\"sha256:0\"", "x"), &object(&field("y", STRING))]), "any of Contract|Y"),
        (
            union(&[
                &tagged("on", "\"a\"", "x"),
                &object(&field("on", &union(&[&literal("\"b\""), &literal("\"c\"")]))),
            ]),
            "any of A|BOrC",
        ),
        (
            union(&[&object(&field("state", &union(&[&literal("1"), &literal("2")]))), &object(&field("x", STRING))]),
            "any of State|X",
        ),
        (union(&[&object(&field("_id", &id("users"))), &object(&field("_id", &id("posts")))]), "any of User|Post"),
        (
            union(&[&object(&field("x", STRING)), &object(&field("x", STRING).replace("false", "true"))]),
            "any of X|Object",
        ),
        (union(&[&object(&field("x", STRING)), &object(&field("x", NUMBER))]), "any of XString|XNumber"),
        (union(&[&array(&object(&field("x", STRING))), &array(&object(&field("y", STRING)))]), "any of XArray|YArray"),
        (
            union(&[
                &object(&field("x", &object(&field("y", STRING)))),
                &object(&field("x", &object(&field("z", STRING)))),
            ]),
            "any of XY|XZ",
        ),
        (
            union(&[
                &array(&union(&[STRING, NULL])),
                &array(&union(&[NUMBER, &literal("\"a\"")])),
                &array(&array(STRING)),
            ]),
            "any of StringArray|NumberOrAArray|NestedArray",
        ),
        (union(&[&object(&field("x", STRING)), &object("")]), "any of X|EmptyObject"),
    ];
    for (validator, expected) in cases {
        assert_eq!(lowered(&validator), expected, "{validator}");
    }
}

#[test]
fn a_selector_that_matches_nothing_is_an_error_with_a_suggestion() {
    let source = Source::new(
        "spec.json",
        format!(r#"{{ "functions": [{}] }}"#, function("tasks.js:get", &object(""), DOCUMENT)),
    );
    let mut diagnostics = Diagnostics::new();
    let spec = FunctionSpec::read(&source, &mut diagnostics).unwrap_or_default();
    let options = Options {
        exclude: vec!["task:*".to_owned()],
        returns: vec![("tasks:gett".to_owned(), "String".to_owned())],
        derives: vec![("tasks:get#returns.ower".to_owned(), "Ord".to_owned())],
        replace: vec![("tasks:get#returns.owner.nam".to_owned(), "Vec<".to_owned())],
        ..Options::default()
    };
    build(&spec, None, &options, &mut diagnostics);
    insta::assert_snapshot!(diagnostics);
}

#[test]
fn a_value_unrolled_by_hand_is_one_type() {
    let array = |element: &str| format!(r#"{{ "type": "array", "value": {element} }}"#);
    let record = |values: &str| format!(r#"{{ "type": "record", "keys": {STRING}, "values": {values} }}"#);
    let boolean = r#"{ "type": "boolean" }"#;
    let json = |below: &str| union(&[NULL, boolean, NUMBER, STRING, &array(below), &record(below)]);
    let list = |below: &str| union(&[STRING, &array(below)]);
    let any = r#"{ "type": "any" }"#;
    let cases = [
        (json(&json(&union(&[NULL, boolean, NUMBER, STRING]))), "Value"),
        (json(any), "Value"),
        (list(&list(STRING)), "any of String|Array"),
        // One level may be meant as it is.
        (list(STRING), "any of String|Array"),
        // The levels must be alike.
        (list(&union(&[NUMBER, &array(STRING)])), "any of String|Array"),
        (list(any), "any of String|Array"),
    ];
    for (validator, expected) in cases {
        assert_eq!(lowered(&validator), expected, "{validator}");
    }
    let types = |validator: &str| {
        let (model, _) = build_model(&[function("a.js:b", &object(&field("x", validator)), "null")], None);
        model.types.ids().count() - 1
    };
    assert_eq!(types(&list(&list(&list(&list(STRING))))), 1);
    assert_eq!(types(&list(STRING)), 1);
    assert_eq!(types(&list(&union(&[NUMBER, &array(STRING)]))), 2);
}
