//! Several queries in one request.
#![cfg(feature = "client")]

use convex_typed::{Error, FunctionReference, Query};
use convex_typed_test_support::fake::{FakeTransport, answer};

struct Likes;
convex_typed::object! { Likes {} }
impl FunctionReference<Query> for Likes {
    const PATH: &'static str = "messages:likes";
    type Returns = i64;
}

#[derive(Clone)]
struct Title {
    id: f64,
}
convex_typed::object! { Title { id } }
impl FunctionReference<Query> for Title {
    const PATH: &'static str = "messages:title";
    type Returns = String;
}

fn results(results: &[&str]) -> FakeTransport {
    FakeTransport::answers(vec![Ok(answer(200, &format!(r#"{{"new":1,"results":[{}]}}"#, results.join(","))))])
}

fn value(value: &str) -> String {
    format!(r#"{{"status":"success","value":{value}}}"#)
}

const FAILED: &str = r#"{"status":"error","errorMessage":"[Request ID: 1] Server Error","errorData":"gone"}"#;

#[tokio::test(start_paused = true)]
async fn each_query_has_its_own_result() {
    let fake = results(&[&value(r#"{"$integer":"BwAAAAAAAAA="}"#), FAILED, &value("1.0")]);
    let titles = Title { id: 1.0 };
    let (count, title, wrong) = fake.client().query_batch((&Likes, &titles, Title { id: 2.0 })).await.unwrap();
    assert_eq!(count.unwrap(), 7);
    assert_eq!(title.unwrap_err().data_as::<String>().as_deref(), Some("gone"));
    let Err(Error::Decode(wrong)) = wrong else { panic!("{wrong:?}") };
    assert_eq!((wrong.function.as_str(), wrong.body), ("messages:title", value("1.0")));

    let seen = fake.take_requests();
    assert_eq!(seen[0].uri, "https://a.convex.cloud/api/query_batch");
    assert_eq!(
        seen[0].text(),
        [
            r#"{"queries":[{"path":"messages:likes","format":"convex_encoded_json","args":{}}"#,
            r#"{"path":"messages:title","format":"convex_encoded_json","args":{"id":1.0}}"#,
            r#"{"path":"messages:title","format":"convex_encoded_json","args":{"id":2.0}}]}"#
        ]
        .join(",")
    );
}

#[tokio::test(start_paused = true)]
async fn a_list_of_queries_returns_a_list_of_results() {
    let fake = results(&[&value(r#""a""#), FAILED]);
    let titles = vec![Title { id: 1.0 }, Title { id: 2.0 }];
    let found = fake.client().query_batch(titles).await.unwrap();
    assert_eq!(found[0].as_deref().ok(), Some("a"));
    assert!(found[1].is_err() && found.len() == 2);
    assert!(results(&[]).client().query_batch(Vec::<Title>::new()).await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_invalid_response_fails_all_queries_and_a_short_one_the_missing_ones() {
    for body in ["", "[]", r#"{"results":1}"#, r#"{"results":[}"#] {
        let fake = FakeTransport::answers(vec![Ok(answer(200, body))]);
        let error = fake.client().query_batch((&Likes,)).await.unwrap_err();
        assert!(matches!(error, Error::Platform(_)), "{body}: {error:?}");
        assert_eq!(error.function(), Some("query_batch"));
    }
    let (first, second) = results(&[&value(r#""a""#)]).client().query_batch((Title { id: 1.0 }, Likes)).await.unwrap();
    assert_eq!(first.unwrap(), "a");
    assert!(matches!(second, Err(Error::Platform(_))));
    let (odd,) = results(&["1"]).client().query_batch((Likes,)).await.unwrap();
    assert!(matches!(odd, Err(Error::Platform(_))));

    // A batch consists of queries, so it is retried.
    let fake = FakeTransport::answers(vec![Ok(answer(500, "")), Ok(answer(400, r#"{"code":"BadFormat"}"#))]);
    let error = fake.client().query_batch((Likes,)).await.unwrap_err();
    assert!(matches!(error, Error::Platform(error) if error.code.as_deref() == Some("BadFormat")));
}

#[tokio::test(start_paused = true)]
async fn arguments_that_cannot_be_encoded_are_an_error() {
    struct Odd;
    impl serde::Serialize for Odd {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_u64(u64::MAX)
        }
    }
    impl FunctionReference<Query> for Odd {
        const PATH: &'static str = "odd:odd";
        type Returns = ();
    }
    let error = FakeTransport::answers(Vec::new()).client().query_batch((Likes, Odd)).await.unwrap_err();
    assert!(matches!(error, Error::Encode(_)), "{error:?}");
    assert_eq!(error.function(), Some("odd:odd"));
}
