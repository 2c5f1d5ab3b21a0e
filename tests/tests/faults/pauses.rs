//! How long is waited between tries, and what comes out at last.

use std::time::Duration;

use convex_typed::{Error, Kind};

use crate::calls::{KINDS, call};
use crate::clock::Virtual;
use crate::reply::Reply;
use crate::row::PAUSES;
use crate::server::Server;

/// Nothing ran: whatever the kind, it is tried again.
fn busy() -> Reply {
    Reply::error(503, "WorkerOverloaded")
}

fn success() -> Reply {
    Reply::success("1.0")
}

/// Makes a call of the kind, and gives the pauses too.
async fn paused(script: Vec<Reply>, kind: Option<Kind>) -> (Result<f64, Error>, Vec<Duration>) {
    let (server, clock) = (Server::new(script), Virtual::reqwest());
    let result = call(&clock.builder().build(&server.url).unwrap(), kind).await;
    let pauses = clock.pauses();
    assert_eq!(server.requests().len(), pauses.len() + 1);
    (result, pauses)
}

/// So long, and a random time on top.
fn after(seconds: u64, pauses: &[Duration]) {
    let asked = Duration::from_secs(seconds);
    assert!(pauses.iter().zip(PAUSES).all(|(pause, most)| (asked..asked + most).contains(pause)), "{pauses:?}");
}

#[tokio::test]
async fn recovery_after_one_failure() {
    for kind in KINDS {
        let (result, pauses) = paused(vec![busy(), success()], kind).await;
        assert_eq!((result.unwrap(), pauses.len()), (1.0, 1));
        after(0, &pauses);
    }
}

/// Another failure of another sort: the last one counts.
#[tokio::test]
async fn recovery_after_two_failures() {
    let (result, pauses) = paused(vec![Reply::silence().reset(), busy(), success()], Some(Kind::Query)).await;
    assert_eq!((result.unwrap(), pauses.len()), (1.0, 2));
    after(0, &pauses);
    let (result, pauses) = paused(vec![busy(), Reply::new(400, "")], Some(Kind::Mutation)).await;
    assert_eq!((result.unwrap_err().status().unwrap().as_u16(), pauses.len()), (400, 1));
    // It may have run this time.
    let (result, pauses) = paused(vec![busy(), Reply::silence().reset()], Some(Kind::Mutation)).await;
    assert!(matches!(result, Err(Error::Transport(_))) && pauses.len() == 1, "{result:?}");
}

#[tokio::test]
async fn retry_after_seconds() {
    for kind in KINDS {
        let later = busy().header("Retry-After", "20");
        let (result, pauses) = paused(vec![later.clone(), later.clone(), later], kind).await;
        assert!(matches!(result, Err(Error::Platform(error)) if error.retry_after == Some(Duration::from_secs(20))));
        assert_eq!(pauses.len(), 2);
        after(20, &pauses);
    }
}

#[tokio::test]
async fn retry_after_a_date() {
    let later = busy().header("Date", "Wed, 21 Oct 2026 07:28:00 GMT");
    let later = later.header("Retry-After", "Wed, 21 Oct 2026 07:28:30 GMT");
    let (result, pauses) = paused(vec![later, success()], Some(Kind::Mutation)).await;
    assert_eq!((result.unwrap(), pauses.len()), (1.0, 1));
    after(30, &pauses);
}

#[tokio::test]
async fn retry_after_nonsense() {
    for text in ["soon", "-1", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        let later = busy().header("Date", "Wed, 21 Oct 2026 07:28:00 GMT").header("Retry-After", text);
        let (result, pauses) = paused(vec![later, success()], Some(Kind::Query)).await;
        assert_eq!((result.unwrap(), pauses.len()), (1.0, 1), "{text}");
        after(0, &pauses);
    }
}

/// What is asked for is longer than the call may take: 60 seconds, or 310 if it may be an action.
#[tokio::test]
async fn retry_after_the_timeout() {
    for (kind, tries) in KINDS.into_iter().zip([1, 1, 3, 3]) {
        let later = busy().header("Retry-After", "70");
        let (result, pauses) = paused(vec![later.clone(), later.clone(), later], kind).await;
        assert!(matches!(result, Err(Error::Platform(_))));
        assert_eq!(pauses.len() + 1, tries, "{kind:?}");
        after(70, &pauses);
    }
}

/// It is no promise that nothing ran.
#[tokio::test]
async fn retry_after_of_what_is_not_sent_again() {
    for kind in &KINDS[1..] {
        let (result, pauses) = paused(vec![Reply::new(429, "").header("Retry-After", "1")], *kind).await;
        assert!(result.unwrap_err().is_retryable() && pauses.is_empty());
    }
}

#[tokio::test]
async fn as_often_as_was_set() {
    for retries in [0, 1, 5] {
        let (server, clock) = (Server::new(vec![busy(); 9]), Virtual::reqwest());
        let client = clock.builder().retries(retries).build(&server.url).unwrap();
        call(&client, Some(Kind::Action)).await.unwrap_err();
        assert_eq!((server.requests().len(), clock.pauses().len()), (retries as usize + 1, retries as usize));
    }
}
