//! Fields that are absent, null or set.

use convex_typed::Value;
use convex_typed_tests::fixtures::deployment::api::presence;

use super::{client, object};

#[tokio::test]
async fn optional_and_nullable_in_all_combinations() {
    let Some(client) = client() else { return };
    for nullable in [None, Some("n".to_owned())] {
        for optional in [None, Some("o".to_owned())] {
            for both in [None, Some(None), Some(Some("b".to_owned()))] {
                let sent = presence::String {
                    plain: "p".into(),
                    nullable: nullable.clone(),
                    optional: optional.clone(),
                    both: both.clone(),
                };
                let expected = presence::string::Returns {
                    plain: sent.plain.clone(),
                    nullable: sent.nullable.clone(),
                    optional: sent.optional.clone(),
                    both: sent.both.clone(),
                };
                assert_eq!(client.query(&sent).await.unwrap(), expected);
            }
        }
    }
}

#[tokio::test]
async fn optional_and_nullable_fields_of_other_types() {
    let Some(client) = client() else { return };
    let returned = client.query(&presence::Int64 { both: Some(None), ..presence::Int64::new(None, 1) }).await.unwrap();
    let expected = presence::int64::Returns { both: Some(None), nullable: None, optional: None, plain: 1 };
    assert_eq!(returned, expected);

    let some = || presence::object::Both { a: Some("a".into()) };
    let none = presence::object::Both::default;
    let sent = presence::Object { optional: Some(none()), ..presence::Object::new(Some(some()), none()) };
    let expected =
        presence::object::Returns { both: None, nullable: Some(some()), optional: Some(none()), plain: none() };
    assert_eq!(client.query(&sent).await.unwrap(), expected);

    let required = || presence::AnythingRequired { nullable: Value::Null, plain: Value::Null };
    let sent = presence::Anything { optional: Some(Value::Null), ..presence::Anything::new(required()) };
    let expected = presence::anything::Returns {
        both: None,
        nullable: Value::Null,
        optional: Some(Value::Null),
        plain: Value::Null,
    };
    assert_eq!(client.query(&sent).await.unwrap(), expected);
    let value = Value::Object(object([("a", Value::Int64(1))]));
    let required = presence::AnythingRequired { nullable: value.clone(), ..required() };
    let sent = presence::Anything { both: Some(value.clone()), ..presence::Anything::new(required) };
    let expected =
        presence::anything::Returns { both: Some(value.clone()), nullable: value, optional: None, plain: Value::Null };
    assert_eq!(client.query(&sent).await.unwrap(), expected);
}

#[tokio::test]
async fn all_fields_can_be_optional() {
    let Some(client) = client() else { return };
    let returned = client.query(&presence::AllOptional::default()).await.unwrap();
    assert_eq!(returned, presence::all_optional::Returns::default());
    let returned = client.query(&presence::AllOptional { a: None, b: Some(None) }).await.unwrap();
    assert_eq!(returned, presence::all_optional::Returns { a: None, b: Some(None) });
}

#[tokio::test]
async fn functions_tell_absent_null_and_a_value_apart() {
    let Some(client) = client() else { return };
    for (a, seen) in [(None, "absent"), (Some(None), "null"), (Some(Some("x".to_owned())), "there")] {
        assert_eq!(client.query(&presence::Describe { a }).await.unwrap(), seen);
    }
}
