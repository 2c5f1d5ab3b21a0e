//! Mutations: their order, and the writes that are rolled back.

use std::time::{Duration, Instant};

use convex_typed::{Client, Id, ScheduledFunctions};
use convex_typed_tests::fixtures::deployment::api::{counters, errors, users};

use super::{client, thrown};

async fn read(client: &Client, name: &str) -> i64 {
    client.query(&counters::Read { name: name.into() }).await.unwrap()
}

#[tokio::test]
async fn mutations_run_in_order() {
    let Some(client) = client() else { return };
    let name = "mutations::order";
    let calls: Vec<_> =
        (1..=20).map(|_| tokio::spawn(client.mutation(&counters::Increment { name: name.into(), by: 1 }))).collect();
    for (call, count) in calls.into_iter().zip(1..) {
        assert_eq!(call.await.unwrap().unwrap(), count);
    }
    assert_eq!(read(&client, name).await, 20);
}

#[tokio::test]
async fn no_write_is_lost_outside_the_queue() {
    let Some(client) = client() else { return };
    let name = "mutations::parallel";
    let calls: Vec<_> = (0..64)
        .map(|_| client.mutation(&counters::Increment { name: name.into(), by: 1 }).skip_queue())
        .map(tokio::spawn)
        .collect();
    let mut counts = Vec::new();
    for call in calls {
        counts.push(call.await.unwrap().unwrap());
    }
    counts.sort_unstable();
    assert_eq!(counts, Vec::from_iter(1..=64));
}

#[tokio::test]
async fn actions_call_mutations() {
    let Some(client) = client() else { return };
    let name = "mutations::action";
    assert_eq!(client.action(&counters::IncrementTwice { name: name.into() }).await.unwrap(), 2);
    assert_eq!(read(&client, name).await, 2);
}

#[tokio::test]
async fn failed_mutations_write_nothing() {
    let Some(client) = client() else { return };
    let name = "mutations::fails";
    let error = thrown(client.mutation(&counters::IncrementAndFail { name: name.into() }).await);
    assert!(error.message.contains("Uncaught Error: after the write"), "{}", error.message);
    assert_eq!(read(&client, name).await, 0);

    let error = thrown(client.mutation(&errors::BadReturnInMutation { name: name.into() }).await);
    assert!(error.message.contains("ReturnsValidationError: Value does not match validator."), "{}", error.message);
    assert_eq!(client.query(&users::Named { name: name.into() }).await.unwrap(), []);
}

#[tokio::test]
async fn scheduled_functions_run_later() {
    let Some(client) = client() else { return };
    let name = "mutations::later";
    let scheduled: Id<ScheduledFunctions> =
        client.mutation(&counters::IncrementLater { name: name.into() }).await.unwrap();
    assert!(!scheduled.as_str().is_empty());
    let start = Instant::now();
    while read(&client, name).await == 0 {
        assert!(start.elapsed() < Duration::from_secs(10), "it has not run");
    }
}
