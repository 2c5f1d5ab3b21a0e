use std::collections::HashSet;

use proc_macro2::Ident;

use super::assign::*;
use super::literal::*;
use super::*;

fn names(raws: &[&str], case: Case) -> Vec<String> {
    assign(raws.iter().copied(), case, &mut HashSet::new(), &mut Vec::new())
}

#[test]
fn keywords_become_raw_or_get_an_underscore() {
    assert_eq!(Name("type").to_string(), "r#type");
    assert_eq!(Name("gen").to_string(), "r#gen");
    assert_eq!(Name("value").to_string(), "value");
    assert_eq!(snake("self"), "self_");
    assert_eq!(snake("crate"), "crate_");
    assert_eq!(pascal("self"), "Self_");
    for keyword in KEYWORDS {
        assert!(syn::parse_str::<Ident>(&Name(keyword).to_string()).is_ok(), "{keyword}");
    }
}

#[test]
fn names_get_rust_case() {
    assert_eq!(pascal("sendOne"), "SendOne");
    assert_eq!(pascal("2fa"), "_2fa");
    assert_eq!(pascal("_"), "_0");
    assert_eq!(snake("sendOne"), "send_one");
    assert_eq!(snake("_creationTime"), "creation_time");
    assert_eq!(snake("auth.config"), "auth_config");
    assert_eq!(snake("userID"), "user_id");
}

#[test]
fn any_literal_has_a_name() {
    let cases = [
        ("in_progress", "InProgress"),
        ("in-progress", "InProgress"),
        ("", "Empty"),
        ("==", "Equal"),
        ("!=", "NotEqual"),
        ("*", "Star"),
        ("1/4", "_1_4"),
        ("16:9", "_16_9"),
        ("gpt-4.1-mini", "Gpt4_1Mini"),
        ("-1", "Minus1"),
        ("365", "_365"),
        ("m²", "M2"),
        ("self", "Self_"),
        ("I agree, and I know it.", "IAgreeAndIKnowIt"),
        ("\u{202e}", "U202E"),
    ];
    for (text, name) in cases {
        assert_eq!(variant(text), name, "{text:?}");
    }
    assert!(variant(&"very ".repeat(50)).len() <= MAX_LEN);
}

#[test]
fn every_name_is_an_identifier() {
    for c in (0..=0x2fff).filter_map(char::from_u32) {
        for text in [c.to_string(), format!("{c}{c}"), format!("a{c}1"), format!("1{c}2")] {
            for name in [variant(&text), pascal(&text), snake(&text), verbatim(&text), finish(&spell(&text))] {
                assert!(syn::parse_str::<Ident>(&Name(&name).to_string()).is_ok(), "{text:?} -> {name:?}");
            }
        }
    }
}

#[test]
fn the_exact_spelling_keeps_the_plain_name() {
    assert_eq!(names(&["_name", "name"], Case::Snake), ["_name", "name"]);
    assert_eq!(names(&["fooBar", "foo_bar"], Case::Snake), ["fooBar", "foo_bar"]);
    assert_eq!(names(&["None", "none"], Case::Snake), ["_None", "none"]);
    assert_eq!(names(&["get_user", "getUser"], Case::Type), ["Get_user", "GetUser"]);
    assert_eq!(names(&["active", "Active", "ACTIVE"], Case::Variant), ["active", "Active", "ACTIVE"]);
    assert_eq!(names(&["createdAt", "-createdAt"], Case::Variant), ["CreatedAt", "MinusCreatedAt"]);
    assert_eq!(names(&["1/4", "1.4"], Case::Variant), ["_1Slash4", "_1_4"]);
}

#[test]
fn system_fields_have_the_same_names_everywhere() {
    assert_eq!(names(&["_id", "name"], Case::Snake), ["id", "name"]);
    assert_eq!(names(&["_id", "id"], Case::Snake), ["id", "id_"]);
    assert_eq!(names(&["_creationTime", "creationTime"], Case::Snake), ["creation_time", "creationTime"]);
    assert_eq!(names(&["_creationTime", "creation_time"], Case::Snake), ["creation_time", "creation_time_"]);
}

#[test]
fn names_do_not_depend_on_order() {
    let raws = ["a b", "a-b", "a_b", "A B", "aB", "a  b", "AB"];
    let mut reversed = raws;
    reversed.reverse();
    let mut backwards = names(&reversed, Case::Variant);
    backwards.reverse();
    let forwards = names(&raws, Case::Variant);
    assert_eq!(forwards, backwards);
    assert_eq!(forwards.iter().collect::<HashSet<_>>().len(), raws.len());
}
