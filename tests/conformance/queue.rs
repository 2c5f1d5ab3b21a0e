//! Mutations in the queue and outside it.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use convex_typed::{Bytes, Client};
use convex_typed_test_support::Request;
use convex_typed_tests::fixtures::deployment::api::counters;

use crate::calls::Auth;
use crate::official;
use crate::recorder::{Answer, Recorder};

const CALLS: usize = 6;

/// Sends mutations that differ in their number.
async fn ours(url: &str, skip_queue: bool) {
    let client = Client::new(url).unwrap();
    let calls: Vec<_> = (0..CALLS as i64)
        .map(|by| {
            let call = client.mutation(&counters::Increment { name: "queue".into(), by });
            let call = if skip_queue { call.skip_queue() } else { call };
            tokio::spawn(call)
        })
        .collect();
    for call in calls {
        // Every second one fails, which must not stop the next.
        let _ = call.await.unwrap();
    }
}

fn theirs(url: &str, skip_queue: bool) {
    let args: Vec<_> = (0..CALLS as u8).map(|by| format!(r#"{{"name":"queue","by":{}}}"#, int64(by))).collect();
    let call = |args| official::Call { method: "mutation", path: "counters:increment", args, skip_queue };
    let calls: Vec<_> = args.iter().map(|args| call(args)).collect();
    official::call(url, &Auth::Nobody, &calls);
}

fn int64(number: u8) -> String {
    convex_typed::wire::to_string(&i64::from(number)).unwrap()
}

/// The position of a mutation in the queue.
fn number(request: &Request) -> usize {
    (0..CALLS as u8).position(|by| request.text().contains(&int64(by))).unwrap()
}

fn answer(request: &Request) -> Answer {
    let body = match number(request) % 2 {
        0 => r#"{"status":"success","value":{"$integer":"AQAAAAAAAAA="}}"#,
        _ => r#"{"status":"error","errorMessage":"no"}"#,
    };
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).into()
}

/// Counts how many requests are active at once, and leaves time for more than one.
fn one_by_one() -> (Recorder, Arc<AtomicUsize>) {
    let (running, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let seen = most.clone();
    let recorder = Recorder::new(move |sent| {
        seen.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        running.fetch_sub(1, SeqCst);
        answer(sent)
    });
    (recorder, most)
}

#[tokio::test]
async fn mutations_are_sent_one_after_another() {
    if !official::is_there() {
        return;
    }
    let (recorder, most) = one_by_one();
    let order = || -> Vec<_> { recorder.take().0.iter().map(number).collect() };
    theirs(recorder.url(), false);
    assert_eq!((order(), most.swap(0, SeqCst)), (Vec::from_iter(0..CALLS), 1));
    ours(recorder.url(), false).await;
    assert_eq!((order(), most.load(SeqCst)), (Vec::from_iter(0..CALLS), 1));
}

/// The server answers only when all mutations have arrived.
#[tokio::test]
async fn mutations_that_skip_the_queue_are_sent_at_once() {
    if !official::is_there() {
        return;
    }
    let arrived = Arc::new((Mutex::new(0), Condvar::new()));
    let recorder = Recorder::new(move |sent| {
        let (count, all) = &*arrived;
        let mut guard = count.lock().unwrap();
        *guard += 1;
        all.notify_all();
        // In groups, because one client calls after the other.
        let group = (*guard - 1) / CALLS;
        let there = |count: &mut usize| *count < (group + 1) * CALLS;
        let (guard, waited) = all.wait_timeout_while(guard, Duration::from_secs(10), there).unwrap();
        drop(guard);
        if waited.timed_out() { b"HTTP/1.1 500 Not All Arrived\r\n\r\n".to_vec() } else { answer(sent) }
    });
    let statuses = || -> Vec<_> {
        let (_, answers) = recorder.take();
        answers.into_iter().map(|answer| Bytes::from(answer).slice(9..12)).collect()
    };
    theirs(recorder.url(), true);
    assert_eq!(statuses(), vec!["200"; CALLS]);
    ours(recorder.url(), true).await;
    assert_eq!(statuses(), vec!["200"; CALLS]);
}
