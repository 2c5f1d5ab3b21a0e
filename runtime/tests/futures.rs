//! Calls are futures: they can be spawned, joined and buffered.
#![cfg(feature = "_tokio")]

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Barrier;
use std::task::{Context, Waker};

use convex_typed::{
    BatchCall, Call, Client, Download, FunctionReference, HttpCall, LoggedCall, Mutation, Query, Upload,
};
use convex_typed_test_support::functions::Get;
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;
use futures_util::future::{join_all, try_join_all};
use futures_util::stream::{StreamExt, TryStreamExt, iter};

struct Double {
    n: f64,
}
convex_typed::object! { Double { n = "n" } }
impl FunctionReference<Query> for Double {
    const PATH: &'static str = "numbers:double";
    type Returns = f64;
}
impl FunctionReference<Mutation> for Double {
    const PATH: &'static str = "numbers:double";
    type Returns = f64;
}

struct Local;

#[test]
fn calls_are_send_whatever_they_return() {
    fn spawns<T: Future + Send + Unpin + 'static>() {}
    fn moves<T: Send + Unpin + 'static>() {}
    spawns::<Call<Query, f64>>();
    spawns::<LoggedCall<Mutation, f64>>();
    spawns::<HttpCall>();
    spawns::<Upload>();
    spawns::<Download>();
    spawns::<BatchCall<Rc<Local>>>();
    moves::<Call<Query, Rc<Local>>>();
}

/// A deployment that responds only after `count` calls have arrived, so sending them one after another never ends.
fn crowd(count: usize) -> Server {
    let all = Barrier::new(count);
    Server::by(move |request| {
        all.wait();
        let n = request.text().split(r#""n":"#).nth(1).unwrap().split('}').next().unwrap();
        Reply::success(&format!("{}", 2.0 * n.parse::<f64>().unwrap()))
    })
}

#[tokio::test]
async fn calls_can_be_joined_buffered_and_spawned() {
    let server = crowd(3);
    let client = Client::new(&server.url).unwrap();
    let calls = || (1..=3).map(|n| client.query(&Double { n: n.into() }));

    let results = join_all(calls()).await;
    assert_eq!(results.into_iter().collect::<Result<Vec<_>, _>>().unwrap(), [2.0, 4.0, 6.0]);
    assert_eq!(try_join_all(calls()).await.unwrap(), [2.0, 4.0, 6.0]);

    let results: Vec<f64> = iter(calls()).buffer_unordered(3).try_collect().await.unwrap();
    assert_eq!(results.iter().map(|n| *n as i64).collect::<BTreeSet<_>>(), BTreeSet::from([2, 4, 6]));

    let tasks: Vec<_> = calls().map(|call| tokio::spawn(call.with_log_lines())).collect();
    for (task, expected) in tasks.into_iter().zip([2.0, 4.0, 6.0]) {
        assert_eq!(task.await.unwrap().unwrap().value, expected);
    }
}

#[tokio::test]
async fn calls_of_other_kinds_are_futures_too() {
    let batch = r#"{"results":[{"status":"success","value":2.0}]}"#;
    let server = Server::new(vec![
        Reply::new(200, batch),
        Reply::new(200, "a page"),
        Reply::new(200, r#"{"storageId":"kg2f"}"#),
        Reply::new(200, "a file"),
    ]);
    let client = Client::new(&server.url).unwrap();
    let (double,) = tokio::spawn(client.query_batch((&Double { n: 1.0 },))).await.unwrap().unwrap();
    assert_eq!(double.unwrap(), 2.0);
    assert_eq!(tokio::spawn(client.http(&Get)).await.unwrap().unwrap().body(), "a page");
    assert_eq!(tokio::spawn(client.upload(&server.url, "a file")).await.unwrap().unwrap().as_str(), "kg2f");
    let file = tokio::spawn(client.download(&server.url)).await.unwrap().unwrap();
    assert_eq!(file.bytes().await.unwrap(), "a file");
}

/// Nothing is sent before the first poll, and nothing changes the request afterwards.
#[tokio::test]
async fn a_call_is_sent_when_it_is_first_polled() {
    let server = Server::new(vec![Reply::success("[1,2.0]")]);
    let client = Client::new(&server.url).unwrap();
    let mut call = client.mutation(&Double { n: 1.0 });
    assert!(format!("{call:?}").contains("numbers:double"));
    tokio::task::yield_now().await;
    assert_eq!(server.requests(), []);
    let mut context = Context::from_waker(Waker::noop());
    assert!(Pin::new(&mut call).poll(&mut context).is_pending());
    // The return type can still change.
    let call = call.timeout(std::time::Duration::ZERO).returning::<Vec<u8>>().with_log_lines();
    assert_eq!(call.await.unwrap().value, [1, 2]);
    assert_eq!(server.take_requests().len(), 1);
}

#[tokio::test]
#[should_panic = "polled after it had completed"]
async fn polling_a_completed_call_panics() {
    let server = Server::new(vec![Reply::success("2.0")]);
    let mut call = Client::new(&server.url).unwrap().query(&Double { n: 1.0 });
    (&mut call).await.unwrap();
    let _ = call.await;
}
