//! The mutation queue.
#![cfg(feature = "client")]

#[cfg(any(feature = "_tokio", feature = "blocking"))]
use std::sync::{
    Mutex,
    mpsc::{Receiver, Sender, channel},
};
use std::time::Duration;

use convex_typed::transport::SendError;
use convex_typed::{Client, ClientBuilder, Kind, TransportErrorKind};
use convex_typed_test_support::fake::{FakeTransport, URL, success};
use convex_typed_test_support::functions::Add;
use convex_typed_test_support::kind;
#[cfg(any(feature = "_tokio", feature = "blocking"))]
use convex_typed_test_support::{reply::Reply, server::Server};
use futures_util::future::try_join_all;

const SECOND: Duration = Duration::from_secs(1);

/// Returns how long 20 concurrent mutations of 100 milliseconds each take.
async fn crowd(set: impl FnOnce(ClientBuilder) -> ClientBuilder, serve: impl Fn(&Client) -> Client) -> Duration {
    let fake = FakeTransport::new(|_| (Duration::from_millis(100), Ok(success("1.0"))));
    let client = set(fake.builder()).build(URL).unwrap();
    let start = tokio::time::Instant::now();
    let calls: Vec<_> = (0..20).map(|_| serve(&client).mutation(&Add { n: 1.0 })).collect();
    try_join_all(calls).await.unwrap();
    start.elapsed()
}

#[tokio::test(start_paused = true)]
async fn mutations_run_concurrently_without_the_queue_or_by_other_clients() {
    let tenth = |elapsed: Duration| elapsed.as_millis() / 100;
    assert_eq!(tenth(crowd(|builder| builder, Client::clone).await), 20);
    assert_eq!(tenth(crowd(|builder| builder.mutation_queue(false), Client::clone).await), 1);
    // `with_auth` keeps the setting.
    let one = |client: &Client| client.with_auth("jwt").unwrap();
    assert_eq!(tenth(crowd(|builder| builder.mutation_queue(false), one).await), 1);
    assert_eq!(tenth(crowd(|builder| builder, one).await), 1, "each client has its own queue");
    assert_eq!(tenth(crowd(|builder| builder.mutation_queue(true), Client::clone).await), 20);
}

#[tokio::test(start_paused = true)]
async fn waiting_in_the_queue_counts_towards_the_timeout() {
    let fake = FakeTransport::new(|_| (10 * SECOND, Ok(success("1.0"))));
    let client = fake.client();
    let start = tokio::time::Instant::now();
    let (first, (second, failed_at), third) = tokio::join!(
        client.mutation(&Add { n: 1.0 }),
        async {
            let result = client.mutation(&Add { n: 2.0 }).timeout(4 * SECOND).await;
            (result, start.elapsed())
        },
        client.mutation(&Add { n: 3.0 }).timeout(15 * SECOND),
    );
    first.unwrap();
    third.unwrap();
    let error = second.unwrap_err();
    assert_eq!(failed_at.as_secs(), 4);
    assert_eq!(
        error.to_string(),
        "dir/messages:add: nothing sent to https://a.convex.cloud: timed out after 4s in the queue, behind earlier mutations of this \
         client; to run them concurrently, use `skip_queue` or `ClientBuilder::mutation_queue(false)`"
    );
    assert_eq!(kind(&error), Some(TransportErrorKind::Queued));
    assert!(error.is_timeout() && !error.is_connect() && error.is_safe_to_retry(Kind::Action), "{error:?}");
    let seen: Vec<_> = fake.take_requests().iter().map(|seen| (seen.at.as_secs(), seen.timeout.as_secs())).collect();
    // The second was never sent. The third has the rest of its timeout.
    assert_eq!(seen, [(0, 60), (10, 5)]);
}

#[tokio::test(start_paused = true)]
async fn errors_of_timeouts_have_the_time_in_the_queue() {
    let fake = FakeTransport::new(|seen| match seen.timeout.as_secs() {
        60 => (3 * SECOND, Ok(success("1.0"))),
        _ => (seen.timeout, Err(SendError::timeout(seen.timeout))),
    });
    let client = fake.client();
    let (first, second) =
        tokio::join!(client.mutation(&Add { n: 1.0 }), client.mutation(&Add { n: 2.0 }).timeout(5 * SECOND));
    first.unwrap();
    let error = second.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Timeout));
    assert!(
        error.to_string().ends_with(
            "; 3s of that in the queue, behind earlier mutations of this client, see `ClientBuilder::mutation_queue`"
        ),
        "{error}"
    );
    // This one did not wait.
    let error = client.mutation(&Add { n: 3.0 }).timeout(SECOND).await.unwrap_err();
    assert!(error.to_string().ends_with("timed out after 1s"), "{error}");
}

#[cfg(feature = "tracing")]
#[tokio::test(start_paused = true)]
async fn spans_have_the_time_in_the_queue() {
    let (trace, _guard) = convex_typed_test_support::TraceRecorder::start();
    let fake = FakeTransport::new(|_| (10 * SECOND, Ok(success("1.0"))));
    let client = fake.client();
    let (first, second, third) = tokio::join!(
        client.mutation(&Add { n: 1.0 }),
        client.mutation(&Add { n: 2.0 }).timeout(15 * SECOND),
        client.mutation(&Add { n: 3.0 }).timeout(SECOND)
    );
    assert!(first.is_ok() && second.is_ok() && third.is_err());
    client.mutation(&Add { n: 4.0 }).skip_queue().await.unwrap();
    let seen = trace.take();
    let mut waited: Vec<(u64, f64)> = seen
        .iter()
        .filter_map(|line| line.split_once(" queued_milliseconds="))
        .map(|(span, milliseconds)| (span.parse().unwrap(), milliseconds.parse().unwrap()))
        .collect();
    waited.sort_by_key(|(span, _)| *span);
    let seconds: Vec<_> = waited.iter().map(|(span, milliseconds)| (*span, (milliseconds / 1000.0).floor())).collect();
    assert_eq!(seconds, [(1, 0.0), (2, 10.0), (3, 1.0)], "the last one skipped the queue");
}

/// A deployment that sends a message for each request, and responds when it gets one.
#[cfg(any(feature = "_tokio", feature = "blocking"))]
fn held() -> (Server, Receiver<()>, Sender<()>) {
    let (arrived, arrivals) = channel();
    let (release, released) = channel();
    let released = Mutex::new(released);
    let server = Server::by(move |_| {
        arrived.send(()).unwrap();
        released.lock().unwrap().recv().unwrap();
        Reply::success("1.0")
    });
    (server, arrivals, release)
}

#[cfg(feature = "_tokio")]
#[tokio::test]
async fn a_call_times_out_in_the_queue_over_a_socket() {
    let (server, arrivals, release) = held();
    let client = Client::new(&server.url).unwrap();
    let first = tokio::spawn(client.mutation(&Add { n: 1.0 }));
    tokio::task::spawn_blocking(move || arrivals.recv().unwrap()).await.unwrap();
    let error = client.mutation(&Add { n: 2.0 }).timeout(Duration::from_millis(30)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Queued), "{error}");
    release.send(()).unwrap();
    first.await.unwrap().unwrap();
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_time_out_in_the_queue() {
    let (server, arrivals, release) = held();
    let client = convex_typed::blocking::Client::new(&server.url).unwrap();
    let first = std::thread::spawn({
        let client = client.clone();
        move || client.mutation(&Add { n: 1.0 }).send()
    });
    arrivals.recv().unwrap();
    let error = client.mutation(&Add { n: 2.0 }).timeout(Duration::from_millis(30)).send().unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Queued), "{error}");
    release.send(()).unwrap();
    first.join().unwrap().unwrap();

    // Without the queue, both arrive before the first response.
    let both = std::sync::Barrier::new(2);
    let server = Server::by(move |_| {
        both.wait();
        Reply::success("1.0")
    });
    let client = Client::builder().mutation_queue(false).blocking().build(&server.url).unwrap();
    let other = std::thread::spawn({
        let client = client.clone();
        move || client.mutation(&Add { n: 1.0 }).send()
    });
    client.mutation(&Add { n: 2.0 }).send().unwrap();
    other.join().unwrap().unwrap();
}
