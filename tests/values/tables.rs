//! Documents of the schema, and ids of their tables.

use convex_typed::{FunctionReference, Id, Query, Storage, Table, Timestamp};
use convex_typed_tests::fixtures::{chat, ids, tables};

use super::{read, refused, same};

const PERSON: &str = r#"{"_id":"k1","_creationTime":1.5,"name":"Ada","address":{"street":"s"},"role":"admin"}"#;

#[test]
fn a_document_has_the_fields_that_convex_adds() {
    use tables::tables::{People, people};
    let person: People = read(PERSON);
    assert_eq!(person.id, Id::<People>::from("k1"));
    assert_eq!(person.creation_time, Timestamp::from_millis(1.5));
    assert_eq!(person.address, people::Address { street: "s".into(), zip: None });
    assert_eq!(person.role, people::Role::Admin);
    same(&person, PERSON);
    refused::<People>(&PERSON.replace(r#""_id":"k1","#, ""), "_id");
}

#[test]
fn a_returned_document_has_the_type_of_its_table() {
    let returned: <tables::api::people::Get as FunctionReference<Query>>::Returns = read(PERSON);
    let person: tables::tables::People = returned.unwrap();
    assert_eq!(person.name, "Ada");
    let me: Option<chat::tables::Users> = read::<<chat::api::users::Me as FunctionReference<Query>>::Returns>("null");
    assert_eq!(me, None);
}

#[test]
fn a_document_can_be_a_union() {
    use tables::tables::{Mixed, Shapes};
    let circle = r#"{"_id":"k1","_creationTime":0,"kind":"circle","radius":2}"#;
    match read(circle) {
        Shapes::Circle(circle) => assert_eq!((circle.id, circle.radius), ("k1".into(), 2.0)),
        other => panic!("{other:?}"),
    }
    same(&read::<Shapes>(circle), circle);
    assert!(matches!(read(r#"{"_id":"k1","_creationTime":0,"b":"x"}"#), Mixed::B(_)));
}

#[test]
fn a_document_can_be_any_object() {
    let anything: tables::tables::Anything = read(r#"{"_id":"k1","x":{"$integer":"AQAAAAAAAAA="}}"#);
    assert_eq!(anything.0["x"].as_i64(), Some(1));
    refused::<tables::tables::Anything>("[]", "expected a map");
}

#[test]
fn a_table_named_like_a_system_table_is_distinct() {
    assert_eq!(ids::tables::Storage::NAME, "storage");
    assert_eq!(Storage::NAME, "_storage");
    let args = ids::api::ids::LikeTheSystem { a: "a".into(), b: "b".into(), c: "c".into(), d: "d".into() };
    let _: (&Id<ids::tables::Storage>, &Id<Storage>) = (&args.a, &args.b);
    same(&args, r#"{"a":"a","b":"b","c":"c","d":"d"}"#);
}
