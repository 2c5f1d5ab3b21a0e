//! Functions without validators.

use convex_typed::{Bytes, Object, Value};
use convex_typed_tests::fixtures::deployment::api::unvalidated;

use super::{client, object};

#[tokio::test]
async fn unvalidated_functions_take_any_object() {
    let Some(client) = client() else { return };
    let args = || object([("a", Value::Int64(1)), ("b", Value::Bytes(Bytes::from_static(b"b"))), ("c", Value::Null)]);
    let same = Value::Object(args());
    assert_eq!(client.query(&unvalidated::Bare(args())).await.unwrap(), same);
    assert_eq!(client.mutation(&unvalidated::BareMutation(args())).await.unwrap(), same);
    assert_eq!(client.action(&unvalidated::BareAction(args())).await.unwrap(), same);
    let keys = Value::Array(vec!["a".into(), "b".into(), "c".into()]);
    assert_eq!(client.query(&unvalidated::AnyArgs(args())).await.unwrap(), keys);
    let empty = Value::Object(Object::new());
    assert_eq!(client.query(&unvalidated::Bare::default()).await.unwrap(), empty);
}

#[tokio::test]
async fn the_return_type_can_be_set_at_the_call() {
    let Some(client) = client() else { return };
    let call = |args| client.query(&unvalidated::OnlyHandler(args)).returning::<Option<f64>>();
    assert_eq!(call(object([("n", 2.5.into())])).await.unwrap(), Some(2.5));
    assert_eq!(call(Object::new()).await.unwrap(), None);
}

#[tokio::test]
async fn functions_that_return_nothing_return_null() {
    let Some(client) = client() else { return };
    assert_eq!(client.query(&unvalidated::Nothing).await.unwrap(), Value::Null);
    client.query(&unvalidated::Nothing).returning::<()>().await.unwrap();
    client.mutation(&unvalidated::NothingValidated).await.unwrap();
}
