//! Batches of queries, and queries at one timestamp.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use convex_typed_tests::fixtures::deployment::api::{counters, errors, unions, values};

use super::{client, thrown};

#[tokio::test]
async fn each_query_of_a_batch_has_its_result() {
    let Some(client) = client() else { return };
    let (number, word, error, nothing) = client
        .query_batch((
            &values::Int64 { value: 1 },
            &unions::Words { value: unions::words::Value::Yes },
            &errors::Plain { message: "in a batch".into() },
            &values::Nothing { value: () },
        ))
        .await
        .unwrap();
    assert_eq!((number.unwrap(), word.unwrap()), (1, unions::words::Value::Yes));
    assert!(thrown(error).message.contains("in a batch"));
    nothing.unwrap();

    let many: Vec<_> = (0..20).map(|value| values::Int64 { value }).collect();
    let results = client.query_batch(many).await.unwrap();
    assert_eq!(results.into_iter().map(Result::unwrap).collect::<Vec<_>>(), Vec::from_iter(0..20));
    assert_eq!(client.query_batch(Vec::<values::Int64>::new()).await.unwrap().len(), 0);
}

/// The test deployment has no history, so this only reads the present.
#[tokio::test]
async fn queries_at_a_timestamp() {
    let Some(client) = client() else { return };
    client.mutation(&counters::Increment { name: "reads".into(), by: 3 }).await.unwrap();
    let time = client.timestamp().await.unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    assert!(now.abs_diff(Duration::from_nanos(time.as_nanos())) < Duration::from_secs(60), "{time:?}");
    let moment = client.at(time);
    assert_eq!(moment.query(&counters::Read { name: "reads".into() }).await.unwrap(), 3);
    assert!(thrown(moment.query(&errors::Loud).await).data.is_some());
}
