//! Names that are keywords in Rust, that collide, or that are used by Rust and these crates.

use std::collections::BTreeMap;

use convex_typed::{FunctionReference, Mutation, Query, wire};
use convex_typed_tests::fixtures::{collisions, keywords, modules, records, shadowing};

use super::same;

/// The path of a function reference.
fn query<F: FunctionReference<Query>>(_: &F) -> &'static str {
    F::PATH
}

#[test]
fn keywords_can_be_names() {
    use keywords::api;
    let function = api::r#match::Match { r#in: "k1".into(), r#as: "k2".into() };
    assert_eq!(<api::r#match::Match as FunctionReference<Mutation>>::PATH, "match:match");
    same(&function, r#"{"in":"k1","as":"k2"}"#);
    same(&api::underscore::Type { _type: 1.0, r#type: 2.0 }, r#"{"_type":1,"type":2}"#);
    assert_eq!(query(&api::self_::Self_), "self:Self");
}

#[test]
fn names_that_only_differ_in_case_stay_distinct() {
    use collisions::api::users;
    assert_eq!(query(&users::GetUser), "users:GetUser");
    assert_eq!(query(&users::Get_user), "users:get_user");
    assert_eq!(query(&users::_getUser), "users:_getUser");
    let function = users::GetUser2 {
        id: "k1".into(),
        id_: "i".into(),
        userId: 1.0,
        user_id: 2.0,
        userID: 3.0,
        _UserId: 4.0,
        _user_id: 5.0,
    };
    assert_eq!(query(&function), "users:getUser");
    same(&function, r#"{"_id":"k1","id":"i","userId":1,"user_id":2,"userID":3,"UserId":4,"_user_id":5}"#);
    assert_eq!(query(&collisions::api::_Users::List), "Users:list");
    assert_eq!(query(&users::List), "users:list");
}

#[test]
fn a_file_and_a_folder_can_share_a_name() {
    use modules::api;
    assert_eq!(query(&api::api::Get), "api:get");
    assert_eq!(query(&api::api::get::Get), "api/get:get");
    assert_eq!(query(&api::api::get::get::Get), "api/get/get:get");
    assert_eq!(query(&api::messages::list::Item), "messages/list:item");
    assert_eq!(query(&api::auth_config::Issuer), "auth.config:issuer");
    assert_eq!(query(&api::auth::config::Issuer), "auth/config:issuer");
    assert_eq!(query(&api::_2fa::Verify { code: "1".into() }), "2fa:verify");
    same(&api::messages::List { filter: api::messages::list::Filter { from: 1.0 } }, r#"{"filter":{"from":1}}"#);
}

#[test]
fn names_from_std_and_from_these_crates_can_be_used() {
    use shadowing::api;
    let function = api::shadow::Option { id: "k1".into(), maybe: Some("m".to_owned()) };
    assert_eq!(query(&function), "shadow:Option");
    same(&function, r#"{"id":"k1","maybe":"m"}"#);
    assert_eq!(query(&api::shadow::Value::new("k1".into())), "shadow:Value");
}

#[test]
fn records_keep_their_keys() {
    let maps = records::api::maps::Ids { r: BTreeMap::from([("k1".into(), true)]) };
    same(&maps, r#"{"r":{"k1":true}}"#);
    let plain = records::api::maps::Plain { r: BTreeMap::from([(String::new(), 1.0), ("a b.c".into(), 2.0)]) };
    same(&plain, r#"{"r":{"":1,"a b.c":2}}"#);
    let illegal = records::api::maps::Plain { r: BTreeMap::from([("$a".into(), 1.0)]) };
    assert!(wire::to_string(&illegal).is_err());
}
