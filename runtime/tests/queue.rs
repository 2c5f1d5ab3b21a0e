//! Mutations that wait for each other, and those that do not.
#![cfg(feature = "client")]

mod fake;
#[cfg(any(feature = "_tokio", feature = "blocking"))]
mod server;

use std::time::Duration;

use convex_typed::transport::SendError;
use convex_typed::{Client, ClientBuilder, Error, FunctionReference, Kind, Mutation, TransportErrorKind};
use fake::{Fake, success};
use futures_util::future::try_join_all;

struct Add {
    n: f64,
}
convex_typed::object! { Add { n = "n" } }
impl FunctionReference<Mutation> for Add {
    const PATH: &'static str = "messages:add";
    type Returns = f64;
}

const SECOND: Duration = Duration::from_secs(1);

fn kind(error: &Error) -> Option<TransportErrorKind> {
    if let Error::Transport(error) = error { Some(error.kind) } else { None }
}

/// How long 20 mutations of 100 milliseconds each take that are sent at once.
async fn crowd(set: impl FnOnce(ClientBuilder) -> ClientBuilder, serve: impl Fn(&Client) -> Client) -> Duration {
    let fake = Fake::new(|_| (Duration::from_millis(100), Ok(success("1.0"))));
    let client = set(fake.builder()).build("https://a.convex.cloud").unwrap();
    let start = tokio::time::Instant::now();
    let calls: Vec<_> = (0..20).map(|_| serve(&client).mutation(&Add { n: 1.0 })).collect();
    try_join_all(calls).await.unwrap();
    start.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_server_has_them_side_by_side() {
    let tenth = |elapsed: Duration| elapsed.as_millis() / 100;
    assert_eq!(tenth(crowd(|builder| builder, Client::clone).await), 20);
    assert_eq!(tenth(crowd(|builder| builder.mutation_queue(false), Client::clone).await), 1);
    // Also where they are many for one user.
    let one = |client: &Client| client.with_auth("jwt").unwrap();
    assert_eq!(tenth(crowd(|builder| builder.mutation_queue(false), one).await), 1);
    assert_eq!(tenth(crowd(|builder| builder, one).await), 1, "each has a queue of its own");
    assert_eq!(tenth(crowd(|builder| builder.mutation_queue(true), Client::clone).await), 20);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_the_turn_counts() {
    let fake = Fake::new(|_| (10 * SECOND, Ok(success("1.0"))));
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
        "messages:add: nothing sent to https://a.convex.cloud: timed out after 4s in the queue, behind earlier mutations of this \
         client; to run them concurrently, use `skip_queue` or `ClientBuilder::mutation_queue(false)`"
    );
    assert_eq!(kind(&error), Some(TransportErrorKind::Queued));
    assert!(error.is_timeout() && !error.is_connect() && error.is_safe_to_retry(Kind::Action), "{error:?}");
    let seen: Vec<_> = fake.seen().iter().map(|seen| (seen.at.as_secs(), seen.timeout.as_secs())).collect();
    // The one that gave up was never sent, and what the third has left is what it did not wait.
    assert_eq!(seen, [(0, 60), (10, 5)]);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_says_how_long_it_waited() {
    let fake = Fake::new(|seen| match seen.timeout.as_secs() {
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
    // One that did not wait does not say so.
    let error = client.mutation(&Add { n: 3.0 }).timeout(SECOND).await.unwrap_err();
    assert!(error.to_string().ends_with("timed out after 1s"), "{error}");
}

#[cfg(feature = "tracing")]
mod notes;

#[cfg(feature = "tracing")]
#[tokio::test(start_paused = true)]
async fn the_span_tells_how_long_it_waited() {
    let notes = notes::Notes::default();
    let _guard = tracing::subscriber::set_default(notes.clone());
    let fake = Fake::new(|_| (10 * SECOND, Ok(success("1.0"))));
    let client = fake.client();
    let (first, second, third) = tokio::join!(
        client.mutation(&Add { n: 1.0 }),
        client.mutation(&Add { n: 2.0 }).timeout(15 * SECOND),
        client.mutation(&Add { n: 3.0 }).timeout(SECOND)
    );
    assert!(first.is_ok() && second.is_ok() && third.is_err());
    client.mutation(&Add { n: 4.0 }).skip_queue().await.unwrap();
    let seen = notes.take();
    let mut waited: Vec<(u64, f64)> = seen
        .iter()
        .filter_map(|line| line.split_once(" queued_milliseconds="))
        .map(|(span, milliseconds)| (span.parse().unwrap(), milliseconds.parse().unwrap()))
        .collect();
    waited.sort_by_key(|(span, _)| *span);
    let seconds: Vec<_> = waited.iter().map(|(span, milliseconds)| (*span, (milliseconds / 1000.0).floor())).collect();
    assert_eq!(seconds, [(1, 0.0), (2, 10.0), (3, 1.0)], "the last one did not queue");
}

/// A deployment whose first answer waits until it may be given.
#[cfg(any(feature = "_tokio", feature = "blocking"))]
fn held() -> (String, std::sync::mpsc::Receiver<()>, std::sync::mpsc::Sender<()>) {
    use std::io::Write;
    let (arrived, arrivals) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel();
    let url = server::played(move |mut stream| {
        let seen = server::read_head(&mut stream);
        let length = seen.header("content-length").unwrap().parse::<u64>().unwrap();
        std::io::copy(&mut std::io::Read::take(&mut stream, length), &mut std::io::sink()).unwrap();
        arrived.send(()).unwrap();
        released.recv().unwrap();
        stream.get_mut().write_all(server::success("1.0").as_bytes()).unwrap();
    });
    (url, arrivals, release)
}

#[cfg(feature = "_tokio")]
#[tokio::test]
async fn over_a_socket() {
    let (url, arrivals, release) = held();
    let client = Client::new(&url).unwrap();
    let first = tokio::spawn(client.mutation(&Add { n: 1.0 }));
    tokio::task::spawn_blocking(move || arrivals.recv().unwrap()).await.unwrap();
    let error = client.mutation(&Add { n: 2.0 }).timeout(Duration::from_millis(30)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Queued), "{error}");
    release.send(()).unwrap();
    first.await.unwrap().unwrap();
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_do_not_wait_longer_either() {
    let (url, arrivals, release) = held();
    let client = convex_typed::blocking::Client::new(&url).unwrap();
    let first = std::thread::spawn({
        let client = client.clone();
        move || client.mutation(&Add { n: 1.0 }).send()
    });
    arrivals.recv().unwrap();
    let error = client.mutation(&Add { n: 2.0 }).timeout(Duration::from_millis(30)).send().unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::Queued), "{error}");
    release.send(()).unwrap();
    first.join().unwrap().unwrap();

    // Side by side, both are there before one is answered.
    let both = std::sync::Arc::new(std::sync::Barrier::new(2));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, both) = (stream.unwrap(), both.clone());
            std::thread::spawn(move || {
                server::read(&mut stream);
                both.wait();
                std::io::Write::write_all(&mut stream, server::success("1.0").as_bytes()).unwrap();
            });
        }
    });
    let client = Client::builder().mutation_queue(false).blocking().build(&url).unwrap();
    let other = std::thread::spawn({
        let client = client.clone();
        move || client.mutation(&Add { n: 1.0 }).send()
    });
    client.mutation(&Add { n: 2.0 }).send().unwrap();
    other.join().unwrap().unwrap();
}
