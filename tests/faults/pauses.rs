//! The pauses between tries, and the final result.

use std::time::Duration;

use convex_typed::{Error, Kind};
use convex_typed_test_support::functions::{KINDS, call};
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

use crate::clock::Virtual;
use crate::row::waited;

/// The function did not run, so calls of every kind are sent again.
fn busy() -> Reply {
    Reply::error(503, "WorkerOverloaded")
}

fn success() -> Reply {
    Reply::success("1.0")
}

/// Makes a call of this kind through each HTTP client, and checks its result and the pauses.
async fn paused(script: Vec<Reply>, kind: Option<Kind>, is: impl Fn(Result<f64, Error>, &[Duration])) {
    for clock in Virtual::all() {
        let server = Server::new(script.clone());
        let result = call(&clock.builder().build(&server.url).unwrap(), kind).await;
        let pauses = clock.pauses();
        assert_eq!(server.requests().len(), pauses.len() + 1, "{}", clock.name);
        is(result, &pauses);
    }
}

/// The pauses have the requested length, plus a random time.
fn after(seconds: u64, pauses: &[Duration]) {
    let requested = Duration::from_secs(seconds);
    let longest = requested + Duration::from_millis(400);
    assert!(pauses.iter().all(|pause| (requested..=longest).contains(pause)), "{pauses:?}");
}

/// The server requested no length, so the client chooses it.
fn backoff(pauses: &[Duration]) {
    let millis: Vec<_> = pauses.iter().map(Duration::as_millis).collect();
    assert!(millis.iter().all(|pause| (100..=20_000).contains(pause)), "{pauses:?}");
}

#[tokio::test]
async fn recovery_after_one_failure() {
    for kind in KINDS {
        paused(vec![busy(), success()], kind, |result, pauses| {
            assert_eq!((result.unwrap(), pauses.len()), (1.0, 1));
            backoff(pauses);
        })
        .await;
    }
}

/// The last of several failures decides.
#[tokio::test]
async fn recovery_after_two_failures() {
    paused(vec![Reply::silence().reset(), busy(), success()], Some(Kind::Query), |result, pauses| {
        assert_eq!((result.unwrap(), pauses.len()), (1.0, 2));
        after(0, &pauses[..1]);
        backoff(&pauses[1..]);
    })
    .await;
    paused(vec![busy(), Reply::new(400, "")], Some(Kind::Mutation), |result, pauses| {
        assert_eq!((result.unwrap_err().status().unwrap().as_u16(), pauses.len()), (400, 1));
    })
    .await;
    // The second time, the function may have run.
    paused(vec![busy(), Reply::silence().reset()], Some(Kind::Mutation), |result, pauses| {
        assert!(matches!(result, Err(Error::Transport(_))) && pauses.len() == 1, "{result:?}");
    })
    .await;
}

/// Only the first lost connection may just be one that was idle for too long.
#[tokio::test]
async fn a_connection_lost_twice() {
    let lost = || Reply::silence().reset();
    paused(vec![lost(), lost(), lost()], Some(Kind::Query), |result, pauses| {
        assert!(pauses.len() == 2 && waited(&result.unwrap_err(), pauses), "{pauses:?}");
    })
    .await;
}

#[tokio::test]
async fn retry_after_seconds() {
    for kind in KINDS {
        let later = busy().header("Retry-After", "20");
        paused(vec![later.clone(), later.clone(), later], kind, |result, pauses| {
            assert!(
                matches!(result, Err(Error::Platform(error)) if error.retry_after == Some(Duration::from_secs(20)))
            );
            assert_eq!(pauses.len(), 2);
            after(20, pauses);
        })
        .await;
    }
}

#[tokio::test]
async fn retry_after_a_date() {
    let later = busy().header("Date", "Wed, 21 Oct 2026 07:28:00 GMT");
    let later = later.header("Retry-After", "Wed, 21 Oct 2026 07:28:30 GMT");
    paused(vec![later, success()], Some(Kind::Mutation), |result, pauses| {
        assert_eq!((result.unwrap(), pauses.len()), (1.0, 1));
        after(30, pauses);
    })
    .await;
}

#[tokio::test]
async fn an_invalid_retry_after_is_ignored() {
    for text in ["soon", "-1", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        let later = busy().header("Date", "Wed, 21 Oct 2026 07:28:00 GMT").header("Retry-After", text);
        paused(vec![later, success()], Some(Kind::Query), |result, pauses| {
            assert_eq!((result.unwrap(), pauses.len()), (1.0, 1), "{text}");
            backoff(pauses);
        })
        .await;
    }
}

/// The calls may take 60 seconds, or 310 if they may be actions.
#[tokio::test]
async fn a_retry_after_longer_than_the_timeout() {
    for (kind, tries) in KINDS.into_iter().zip([1, 1, 3, 3]) {
        let later = busy().header("Retry-After", "70");
        paused(vec![later.clone(), later.clone(), later], kind, |result, pauses| {
            assert!(matches!(result, Err(Error::Platform(_))));
            assert_eq!(pauses.len() + 1, tries, "{kind:?}");
            after(70, pauses);
        })
        .await;
    }
}

/// `Retry-After` does not mean that the function did not run.
#[tokio::test]
async fn retry_after_does_not_make_a_call_safe_to_retry() {
    for kind in &KINDS[1..] {
        paused(vec![Reply::new(429, "").header("Retry-After", "1")], *kind, |result, pauses| {
            assert!(result.unwrap_err().is_retryable() && pauses.is_empty());
        })
        .await;
    }
}

#[tokio::test]
async fn the_number_of_retries_can_be_set() {
    for retries in [0, 1, 5] {
        for clock in Virtual::all() {
            let server = Server::new(vec![busy(); 9]);
            let client = clock.builder().retries(retries).build(&server.url).unwrap();
            call(&client, Some(Kind::Action)).await.unwrap_err();
            assert_eq!((server.requests().len(), clock.pauses().len()), (retries as usize + 1, retries as usize));
        }
    }
}
