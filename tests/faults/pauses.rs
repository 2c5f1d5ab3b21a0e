//! How long is waited between tries, and what comes out at last.

use std::time::Duration;

use convex_typed::{Error, Kind};
use convex_typed_test_support::functions::{KINDS, call};
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

use crate::clock::Virtual;
use crate::row::waited;

/// Nothing ran: whatever the kind, it is tried again.
fn busy() -> Reply {
    Reply::error(503, "WorkerOverloaded")
}

fn success() -> Reply {
    Reply::success("1.0")
}

/// Makes a call of the kind through each HTTP client, and tells the pauses too.
async fn paused(script: Vec<Reply>, kind: Option<Kind>, is: impl Fn(Result<f64, Error>, &[Duration])) {
    for clock in Virtual::all() {
        let server = Server::new(script.clone());
        let result = call(&clock.builder().build(&server.url).unwrap(), kind).await;
        let pauses = clock.pauses();
        assert_eq!(server.requests().len(), pauses.len() + 1, "{}", clock.name);
        is(result, &pauses);
    }
}

/// So long, and a random time on top.
fn after(seconds: u64, pauses: &[Duration]) {
    let asked = Duration::from_secs(seconds);
    let most = asked + Duration::from_millis(400);
    assert!(pauses.iter().all(|pause| (asked..=most).contains(pause)), "{pauses:?}");
}

/// Nobody said how long: it is up to the client.
fn unasked(pauses: &[Duration]) {
    let millis: Vec<_> = pauses.iter().map(Duration::as_millis).collect();
    assert!(millis.iter().all(|pause| (100..=20_000).contains(pause)), "{pauses:?}");
}

#[tokio::test]
async fn recovery_after_one_failure() {
    for kind in KINDS {
        paused(vec![busy(), success()], kind, |result, pauses| {
            assert_eq!((result.unwrap(), pauses.len()), (1.0, 1));
            unasked(pauses);
        })
        .await;
    }
}

/// Another failure of another sort: the last one counts.
#[tokio::test]
async fn recovery_after_two_failures() {
    paused(vec![Reply::silence().reset(), busy(), success()], Some(Kind::Query), |result, pauses| {
        assert_eq!((result.unwrap(), pauses.len()), (1.0, 2));
        after(0, &pauses[..1]);
        unasked(&pauses[1..]);
    })
    .await;
    paused(vec![busy(), Reply::new(400, "")], Some(Kind::Mutation), |result, pauses| {
        assert_eq!((result.unwrap_err().status().unwrap().as_u16(), pauses.len()), (400, 1));
    })
    .await;
    // It may have run this time.
    paused(vec![busy(), Reply::silence().reset()], Some(Kind::Mutation), |result, pauses| {
        assert!(matches!(result, Err(Error::Transport(_))) && pauses.len() == 1, "{result:?}");
    })
    .await;
}

/// A second connection that is lost is no longer one that was only kept too long.
#[tokio::test]
async fn lost_twice() {
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
async fn retry_after_nonsense() {
    for text in ["soon", "-1", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        let later = busy().header("Date", "Wed, 21 Oct 2026 07:28:00 GMT").header("Retry-After", text);
        paused(vec![later, success()], Some(Kind::Query), |result, pauses| {
            assert_eq!((result.unwrap(), pauses.len()), (1.0, 1), "{text}");
            unasked(pauses);
        })
        .await;
    }
}

/// What is asked for is longer than the call may take: 60 seconds, or 310 if it may be an action.
#[tokio::test]
async fn retry_after_the_timeout() {
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

/// It is no promise that nothing ran.
#[tokio::test]
async fn retry_after_of_what_is_not_sent_again() {
    for kind in &KINDS[1..] {
        paused(vec![Reply::new(429, "").header("Retry-After", "1")], *kind, |result, pauses| {
            assert!(result.unwrap_err().is_retryable() && pauses.is_empty());
        })
        .await;
    }
}

#[tokio::test]
async fn as_often_as_was_set() {
    for retries in [0, 1, 5] {
        for clock in Virtual::all() {
            let server = Server::new(vec![busy(); 9]);
            let client = clock.builder().retries(retries).build(&server.url).unwrap();
            call(&client, Some(Kind::Action)).await.unwrap_err();
            assert_eq!((server.requests().len(), clock.pauses().len()), (retries as usize + 1, retries as usize));
        }
    }
}
