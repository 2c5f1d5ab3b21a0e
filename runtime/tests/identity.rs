//! Who calls are from.
#![cfg(feature = "client")]

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use convex_typed::transport::BoxFuture;
use convex_typed::{Action, Client, Error, Object, SnapshotTimestamp, TransportErrorKind, UserIdentity};
use convex_typed_test_support::Request;
use convex_typed_test_support::fake::{Answer, FakeTransport, InstantTransport, URL, answer, success};
use convex_typed_test_support::functions::F;
use http::HeaderValue;
use tokio::time::{Instant, sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

/// How a call ended: well, or with this error.
type Outcome = Result<(), Error>;

type Send = fn(&Client) -> BoxFuture<'static, Outcome>;

/// All the ways to call a function.
const CALLS: [Send; 7] = [
    |client| done(client.query(&F)),
    |client| done(client.at(SnapshotTimestamp::from_nanos(1)).query(&F)),
    |client| done(client.mutation(&F)),
    |client| done(client.action(&F)),
    |client| done(client.run::<Action, _>(&F)),
    |client| done(client.call_dynamic("f:action", Object::new()).returning::<f64>()),
    |client| done(client.query_batch(&[F][..])),
];

/// A call of an HTTP action.
const HTTP: Send = |client| done(client.http(&F));

fn done<T>(call: impl Future<Output = Result<T, Error>> + std::marker::Send + 'static) -> BoxFuture<'static, Outcome> {
    Box::pin(async move { call.await.map(drop) })
}

/// A provider that counts, and what it was asked.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<bool>>>);

impl Asked {
    /// Has the client ask `provide`, which takes a while.
    fn by(
        client: &Client,
        time: Duration,
        provide: impl Fn(bool, usize) -> Token + std::marker::Send + Sync + 'static,
    ) -> Self {
        let asked = Self::default();
        let (log, count, provide) = (asked.clone(), AtomicUsize::new(1), Arc::new(provide));
        client.set_auth_provider(move |force| {
            log.0.lock().unwrap().push(force);
            let (count, provide) = (count.fetch_add(1, SeqCst), provide.clone());
            async move {
                sleep(time).await;
                provide(force, count)
            }
        });
        asked
    }

    /// What was asked since the last time.
    fn take(&self) -> Vec<bool> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

type Token = Result<Option<String>, Box<dyn std::error::Error + std::marker::Send + Sync>>;

fn refused(code: &str) -> Answer {
    Ok(answer(401, &format!(r#"{{"code":"{code}","message":"Token expired"}}"#)))
}

/// Takes a second to refuse all tokens but those that contain `fresh`.
fn strict() -> FakeTransport {
    FakeTransport::new(|seen| {
        let fresh = seen.header("authorization").is_some_and(|token| token.contains("fresh"));
        (SECOND, if fresh { Ok(batch_of_one()) } else { refused("Unauthenticated") })
    })
}

/// Takes all tokens.
fn lenient() -> FakeTransport {
    FakeTransport::new(|_| (Duration::ZERO, Ok(batch_of_one())))
}

/// The answer to a call of one function, and to a batch of one.
fn batch_of_one() -> http::Response<convex_typed::Bytes> {
    answer(200, r#"{"status":"success","value":1.0,"results":[{"status":"success","value":1.0}]}"#)
}

fn tokens(fake: &FakeTransport) -> Vec<Option<String>> {
    let token = |seen: &Request| Some(seen.header("authorization")?.strip_prefix("Bearer ")?.to_owned());
    fake.take_requests().iter().map(token).collect()
}

/// A token with these claims, not signed.
fn jwt(claims: &str) -> String {
    format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims))
}

/// So many calls at a time. Those that fail, fail alike.
async fn together(client: &Client, count: usize) -> Outcome {
    let calls: Vec<_> = (0..count).map(|_| tokio::spawn(client.query(&F))).collect();
    let mut outcomes = Vec::new();
    for call in calls {
        outcomes.push(call.await.unwrap().map(drop));
    }
    let last = outcomes.pop().unwrap();
    let texts: Vec<_> = outcomes.iter().map(|outcome| format!("{outcome:?}")).collect();
    assert_eq!(texts, vec![format!("{last:?}"); texts.len()]);
    last
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_renewed_for_calls_of_every_kind() {
    // What Convex says of tokens: of OpenID Connect providers, of others, and of those it does not know.
    for code in ["Unauthenticated", "InvalidAuthHeader", "NoAuthProvider"] {
        for call in CALLS {
            let fake = FakeTransport::answers(vec![refused(code), Ok(batch_of_one())]);
            let client = fake.client();
            let asked = Asked::by(&client, Duration::ZERO, |force, _| Ok(Some(force.to_string())));
            call(&client).await.unwrap();
            assert_eq!(tokens(&fake), [Some("false".to_owned()), Some("true".to_owned())]);
            assert_eq!(asked.take(), [false, true]);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn one_fresh_token_serves_all_who_wait_for_it() {
    let fake = strict();
    let client = fake.client();
    let asked = Asked::by(&client, SECOND, |force, _| Ok(Some(if force { "fresh" } else { "stale" }.to_owned())));
    together(&client, 20).await.unwrap();
    client.clone().query(&F).await.unwrap();
    assert_eq!(asked.take(), [false, true]);
    let (stale, fresh) = (Some("stale".to_owned()), Some("fresh".to_owned()));
    assert_eq!(tokens(&fake), [vec![stale; 20], vec![fresh; 21]].concat());
    assert!(!format!("{client:?}").contains("fresh"));
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_one_for_all_and_remembered_for_a_moment() {
    let fake = strict();
    let client = fake.client();
    let asked = Asked::by(&client, 5 * SECOND, |_, count| match count {
        1 => Err("no network".into()),
        _ => Ok(Some("fresh".to_owned())),
    });
    let start = Instant::now();
    let error = together(&client, 20).await.unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: no network");
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!((start.elapsed(), asked.take()), (5 * SECOND, vec![false]));

    sleep(SECOND / 3).await;
    let start = Instant::now();
    client.query(&F).await.unwrap_err();
    assert_eq!((start.elapsed(), asked.take()), (Duration::ZERO, vec![]));

    sleep(SECOND).await;
    client.query(&F).await.unwrap();
    assert_eq!(asked.take(), [false]);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_has_no_better_token_is_not_asked_by_each_call() {
    let fake = strict();
    let client = fake.client();
    let asked = Asked::by(&client, SECOND, |_, _| Ok(Some("stale".to_owned())));
    let error = together(&client, 20).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!((asked.take().len(), fake.take_requests().len()), (2, 20));
    // Nor is one whose tokens are all refused.
    let asked = Asked::by(&client, Duration::ZERO, |_, count| Ok(Some(format!("stale-{count}"))));
    let start = Instant::now();
    for _ in 0..100 {
        client.query(&F).await.unwrap_err();
    }
    let (seconds, asked) = (start.elapsed().as_secs(), asked.take().len());
    assert!(seconds >= 100 && (5..15).contains(&asked), "{asked} in {seconds} s");
}

#[tokio::test(start_paused = true)]
async fn nobody_is_an_answer_too() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, Ok(success("1.0"))));
    let client = fake.client();
    let asked = Asked::by(&client, SECOND, |_, count| Ok((count > 1).then(|| "ada".to_owned())));
    together(&client, 20).await.unwrap();
    client.query(&F).await.unwrap();
    assert_eq!((asked.take(), tokens(&fake)), (vec![false], vec![None; 21]));
    // Somebody may have signed in.
    sleep(SECOND).await;
    client.query(&F).await.unwrap();
    assert_eq!((asked.take(), tokens(&fake)), (vec![false], vec![Some("ada".to_owned())]));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_does_not_stop_a_renewal() {
    let fake = strict();
    let client = fake.client();
    // Whoever uses the refresh token a second time is signed out.
    let (begun, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counters = (begun.clone(), ended.clone());
    client.set_auth_provider(move |_| {
        let (begun, ended) = counters.clone();
        async move {
            assert_eq!(begun.fetch_add(1, SeqCst), 0, "the refresh token is used up");
            sleep(5 * SECOND).await;
            ended.fetch_add(1, SeqCst);
            Ok(Some("fresh".to_owned()))
        }
    });
    timeout(SECOND, client.query(&F)).await.unwrap_err();
    assert_eq!((begun.load(SeqCst), ended.load(SeqCst)), (1, 0));
    sleep(5 * SECOND).await;
    assert_eq!(ended.load(SeqCst), 1, "nobody waited for it");
    client.query(&F).await.unwrap();
}

/// As where tests, each with a runtime of its own, share a client.
#[test]
fn a_renewal_whose_runtime_ended_fails_and_the_client_goes_on() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let (first, second) = (runtime(), runtime());
    let fake = second.block_on(async { lenient() });
    let client = fake.client();
    let asked = Asked::by(&client, 30 * SECOND, |_, _| Ok(Some("fresh".to_owned())));
    first.block_on(async { client.query(&F).timeout(SECOND).await.unwrap_err() });
    drop(first);
    let error = second.block_on(client.query(&F)).unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: it panicked");
    second.block_on(async {
        sleep(SECOND).await;
        client.query(&F).await.unwrap();
    });
    assert_eq!((asked.take(), tokens(&fake)), (vec![false; 2], vec![Some("fresh".to_owned())]));
}

/// Without a runtime it goes on when somebody waits for it.
#[test]
fn a_renewal_outlives_its_call_on_any_executor() {
    let client = InstantTransport::new(|_| Ok(batch_of_one())).builder().build(URL).unwrap();
    let (begun, open) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let provided = (begun.clone(), open.clone());
    client.set_auth_provider(move |_| {
        let (begun, open) = provided.clone();
        begun.fetch_add(1, SeqCst);
        poll_fn(move |_| if open.load(SeqCst) { Poll::Ready(Ok(None)) } else { Poll::Pending })
    });
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..2 {
        assert!(pin!(client.query(&F)).poll(&mut context).is_pending());
    }
    open.store(true, SeqCst);
    assert!(matches!(pin!(client.query(&F)).poll(&mut context), Poll::Ready(Ok(1.0))));
    assert_eq!(begun.load(SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_calls_through_its_own_client_is_told_so_at_once() {
    for call in CALLS.into_iter().chain([HTTP]) {
        let fake = lenient();
        let client = fake.client();
        let own = client.clone();
        client.set_auth_provider(move |_| {
            let own = own.clone();
            async move {
                sleep(SECOND).await;
                call(&own).await?;
                Ok(None)
            }
        });
        let start = Instant::now();
        let error = call(&client).await.unwrap_err().to_string();
        assert!(error.contains("calls through its own client") && error.contains("`with_auth`"), "{error}");
        assert_eq!((start.elapsed(), fake.take_requests().len()), (SECOND, 0));
    }
    // Others are welcome to.
    let fake = lenient();
    let client = fake.client();
    let other = client.with_auth("refresh").unwrap();
    client.set_auth_provider(move |_| {
        let other = other.clone();
        async move { Ok(Some(other.mutation(&F).await?.to_string())) }
    });
    client.mutation(&F).await.unwrap();
    assert_eq!(tokens(&fake), [Some("refresh".to_owned()), Some("1".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_asks_another_that_asks_it_is_told_so_too() {
    let fake = lenient();
    let (ada, bob) = (fake.client(), fake.client());
    for (client, other) in [(&ada, bob.clone()), (&bob, ada.clone())] {
        client.set_auth_provider(move |_| {
            let other = other.clone();
            async move { Ok(Some(other.query(&F).await?.to_string())) }
        });
    }
    let start = Instant::now();
    let error = ada.query(&F).await.unwrap_err().to_string();
    assert!(error.contains("calls through its own client"), "{error}");
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_provider_has_a_minute_and_a_call_its_own_time() {
    let fake = strict();
    let client = fake.client();
    client.set_auth_provider(|_| pending());
    let start = Instant::now();
    let error = client.action(&F).await.unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: it returned no token within 60s");
    assert_eq!(start.elapsed(), 60 * SECOND);

    let client = fake.builder().auth_provider_timeout(300 * SECOND).build(URL).unwrap();
    let asked = Asked::by(&client, 200 * SECOND, |_, _| Ok(Some("fresh".to_owned())));
    let start = Instant::now();
    let error = client.query(&F).timeout(5 * SECOND).await.unwrap_err();
    let Error::Transport(error) = error else { panic!("{error}") };
    assert_eq!(error.kind, TransportErrorKind::Timeout);
    assert!(error.to_string().contains("while waiting for the token provider"), "{error}");
    assert_eq!(start.elapsed(), 5 * SECOND);
    // The token is there for the next one.
    client.action(&F).await.unwrap();
    assert_eq!((start.elapsed(), asked.take()), (201 * SECOND, vec![false]));
}

#[tokio::test(start_paused = true)]
async fn a_provider_may_fail_in_every_way() {
    let fake = strict();
    let client = fake.client();
    for token in ["two words", ""] {
        client.set_auth_provider(move |_| async move { Ok(Some(token.to_owned())) });
        let error = client.query(&F).await.unwrap_err();
        assert!(error.to_string().starts_with("the token provider failed: the token "), "{error}");
        assert!(matches!(error, Error::Token(_)) && !format!("{error:?}").contains("words"), "{error:?}");
    }
    client.set_auth_provider(|force| async move { if force { Ok(None) } else { panic!("on purpose") } });
    let error = together(&client, 2).await.unwrap_err();
    assert_eq!(error.to_string(), "the token provider failed: it panicked");
    assert!(fake.take_requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_set_meanwhile_is_used() {
    // The call is on its way.
    for call in CALLS {
        let fake = strict();
        let client = fake.client().with_auth("stale").unwrap();
        let (outcome, ()) = tokio::join!(call(&client), async {
            sleep(SECOND / 2).await;
            client.set_auth("fresh").unwrap();
        });
        outcome.unwrap();
        assert_eq!(tokens(&fake), [Some("stale".to_owned()), Some("fresh".to_owned())]);
    }
    // Nobody is no one to try it as, and it is tried once.
    for token in [None, Some("stale-2")] {
        let fake = strict();
        let client = fake.client().with_auth("stale").unwrap();
        let (outcome, ()) = tokio::join!(CALLS[0](&client), async {
            sleep(SECOND / 2).await;
            match token {
                Some(token) => client.set_auth(token).unwrap(),
                None => client.clear_auth(),
            }
        });
        assert_eq!(outcome.unwrap_err().status().unwrap(), 401);
        assert_eq!(fake.take_requests().len(), 1 + usize::from(token.is_some()));
    }
    // It waits for a provider.
    let fake = strict();
    let client = fake.client();
    let _asked = Asked::by(&client, SECOND, |_, _| Err("no network".into()));
    let (outcome, ()) = tokio::join!(CALLS[0](&client), async {
        sleep(SECOND / 2).await;
        client.set_auth("fresh").unwrap();
    });
    outcome.unwrap();
    // A token that was set is all there is.
    let client = fake.client().with_auth("stale").unwrap();
    fake.take_requests();
    client.query(&F).await.unwrap_err();
    assert_eq!(fake.take_requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn tokens_are_renewed_before_they_expire_for_calls_of_every_kind() {
    for call in CALLS.into_iter().chain([HTTP]) {
        let fake = lenient();
        let client = fake.client();
        // The issuer's clock is another one.
        let token = |force, count| jwt(&format!(r#"{{"iat":1000,"exp":1060,"count":"{count} {force}"}}"#));
        let asked = Asked::by(&client, Duration::ZERO, move |force, count| Ok(Some(token(force, count))));
        for _ in 0..7 {
            call(&client).await.unwrap();
            sleep(Duration::from_secs_f64(9.9)).await;
        }
        assert_eq!(asked.take(), [false, true]);
        assert_eq!(tokens(&fake), [vec![Some(token(false, 1)); 6], vec![Some(token(true, 2)); 1]].concat());
        // Those that do not say how long they are valid are kept.
        let asked = Asked::by(&client, Duration::ZERO, |_, _| Ok(Some("opaque".to_owned())));
        for _ in 0..7 {
            call(&client).await.unwrap();
            sleep(10_000 * SECOND).await;
        }
        assert_eq!(asked.take(), [false]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_was_old_already_is_told_by_the_clock_of_the_deployment() {
    // 2026-10-21 07:28:00
    const START: u64 = 1_792_567_680;
    let fake = FakeTransport::new(|_| {
        let mut answer = batch_of_one();
        answer.headers_mut().insert("date", HeaderValue::from_static("Wed, 21 Oct 2026 07:28:00 GMT"));
        (Duration::ZERO, Ok(answer))
    });
    let client = fake.client();
    let asked = Asked::by(&client, Duration::ZERO, |force, _| {
        let expires = START + if force { 3600 } else { 5 };
        Ok(Some(jwt(&format!(r#"{{"iat":{},"exp":{expires}}}"#, expires - 3600))))
    });
    // Nobody knows the time.
    HTTP(&client).await.unwrap();
    assert_eq!(asked.take(), [false]);
    HTTP(&client).await.unwrap();
    assert_eq!(asked.take(), [true]);
    HTTP(&client).await.unwrap();
    assert_eq!(asked.take(), [false; 0]);
    // Now it is known before.
    client.set_auth_provider(|_| async { Ok(None) });
    let asked = Asked::by(&client, Duration::ZERO, |force, _| {
        let expires = START + if force { 3600 } else { 0 };
        Ok(Some(jwt(&format!(r#"{{"iat":{},"exp":{expires}}}"#, expires - 3600))))
    });
    HTTP(&client).await.unwrap();
    assert_eq!(asked.take(), [false, true]);
}

#[tokio::test(start_paused = true)]
async fn an_http_action_that_answers_401_has_the_token_renewed_for_the_next_call() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, refused("mine")));
    let client = fake.client();
    let asked = Asked::by(&client, Duration::ZERO, |_, count| Ok(Some(format!("token-{count}"))));
    let error = HTTP(&client).await.unwrap_err();
    assert!(matches!(&error, Error::HttpAction(error) if error.status == 401), "{error}");
    assert_eq!((asked.take(), tokens(&fake)), (vec![false], vec![Some("token-1".to_owned())]), "it may have run");
    HTTP(&client).await.unwrap_err();
    assert_eq!((asked.take(), tokens(&fake)), (vec![true], vec![Some("token-2".to_owned())]));
    // One that never answers anything else cannot keep the provider busy.
    for _ in 0..100 {
        HTTP(&client).await.unwrap_err();
        sleep(SECOND).await;
    }
    assert!((5..15).contains(&asked.take().len()));
}

#[tokio::test(start_paused = true)]
async fn an_http_call_with_a_header_of_its_own_needs_no_other_token() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, refused("mine")));
    let client = fake.client();
    let asked = Asked::by(&client, Duration::ZERO, |_, _| Err("no network".into()));
    client.http(&F).header("authorization", "Basic eA==").await.unwrap_err();
    assert_eq!(fake.take_requests()[0].header("authorization").unwrap(), "Basic eA==");
    assert_eq!(asked.take(), [false; 0]);
}

#[tokio::test(start_paused = true)]
async fn users_of_one_server_are_kept_apart() {
    let fake = FakeTransport::new(|_| (SECOND, Ok(success("1.0"))));
    let server = fake.client();
    let (ada, bob) = (server.with_auth("ada").unwrap(), server.with_auth("bob").unwrap());
    bob.clear_auth();
    server.set_admin_auth_as("prod:x|key", &UserIdentity::new("i", "s").claim("emailVerified", true)).unwrap();
    for client in [&ada, &bob, &server] {
        client.query(&F).await.unwrap();
    }
    let seen = fake.take_requests();
    let tokens: Vec<_> = seen.iter().map(|seen| seen.header("authorization")).collect();
    let acting = "eyJlbWFpbFZlcmlmaWVkIjp0cnVlLCJpc3N1ZXIiOiJpIiwic3ViamVjdCI6InMiLCJ0b2tlbklkZW50aWZpZXIiOiJpfHMifQ==";
    assert_eq!(tokens, [Some("Bearer ada"), None, Some(&*format!("Convex prod:x|key:{acting}"))]);
    assert!(server.set_admin_auth_as(" ", &UserIdentity::new("i", "s")).is_err());
}
