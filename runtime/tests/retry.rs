//! How retries add up: in one call, among the clones of a client, in a fleet of servers; on a virtual clock.
#![cfg(feature = "client")]

mod fake;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::{FunctionReference, Query};
use fake::{Fake, answer, success};

struct F;
convex_typed::object! { F {} }
impl FunctionReference<Query> for F {
    const PATH: &'static str = "f:query";
    type Returns = f64;
}

#[tokio::test(start_paused = true)]
async fn a_retry_can_succeed_and_pauses_grow() {
    let mut longest = [Duration::ZERO; 2];
    for _ in 0..200 {
        let fake = Fake::answers(vec![Ok(answer(500, "")), Ok(answer(502, "")), Ok(success("7.0"))]);
        assert_eq!(fake.client().query(&F).await.unwrap(), 7.0);
        let at: Vec<_> = fake.seen().iter().map(|seen| seen.at).collect();
        for (longest, pause) in longest.iter_mut().zip([at[1] - at[0], at[2] - at[1]]) {
            *longest = pause.max(*longest);
        }
    }
    let [first, second] = longest.map(|longest| longest.as_millis());
    assert!((300..=401).contains(&first) && (600..=801).contains(&second), "{first} {second}");
}

#[tokio::test(start_paused = true)]
async fn tries_share_the_time_of_their_call() {
    let fake = Fake::new(|_| (Duration::from_secs(4), Ok(answer(500, ""))));
    fake.client().query(&F).timeout(Duration::from_secs(10)).await.unwrap_err();
    let seen = fake.seen();
    assert_eq!(seen.len(), 3);
    for seen in seen {
        assert_eq!(seen.at + seen.timeout, Duration::from_secs(10));
    }
}

#[tokio::test(start_paused = true)]
async fn clones_share_one_budget() {
    let fake = Fake::new(|_| (Duration::ZERO, Ok(answer(500, ""))));
    let client = fake.client();
    for user in 0..100 {
        client.with_auth(format!("user-{user}")).unwrap().query(&F).await.unwrap_err();
    }
    let extra = fake.seen().len() - 100;
    assert!((14..=15).contains(&extra), "five, and a tenth of the calls: {extra}");
}

/// 50 servers with 200 clients each, one for each user at work, make 2,000 calls in a second. For
/// a minute the deployment fails every one.
#[tokio::test(start_paused = true)]
async fn a_fleet_does_not_make_an_outage_worse() {
    const SERVERS: usize = 50;
    const USERS: usize = 200;
    const PERIOD: Duration = Duration::from_secs(5);
    const NORMAL: usize = SERVERS * USERS / PERIOD.as_secs() as usize;
    const OUTAGE: std::ops::Range<u64> = 10..70;
    const END: u64 = 85;
    fastrand::seed(7);

    let load = Arc::new(Mutex::new(vec![0; END as usize + 10]));
    let count = load.clone();
    let fake = Fake::new(move |seen| {
        let second = seen.at.as_secs();
        count.lock().unwrap()[second as usize] += 1;
        let down = OUTAGE.contains(&second);
        (Duration::from_millis(50), Ok(if down { answer(503, "") } else { success("1.0") }))
    });

    let clock = tokio::time::Instant::now();
    // Until when the last client was without an answer.
    let unserved = Rc::new(Cell::new(Duration::ZERO));
    let local = tokio::task::LocalSet::new();
    for _ in 0..SERVERS {
        let server = fake.client();
        for user in 0..USERS {
            let client = server.with_auth(format!("user-{user}")).unwrap();
            let unserved = unserved.clone();
            local.spawn_local(async move {
                tokio::time::sleep(PERIOD.mul_f64(fastrand::f64())).await;
                let mut served = Duration::ZERO;
                while clock.elapsed().as_secs() < END {
                    let next = tokio::time::Instant::now() + PERIOD;
                    if client.query(&F).await.is_ok() {
                        if served.as_secs() < OUTAGE.end && clock.elapsed().as_secs() >= OUTAGE.end {
                            unserved.set(unserved.get().max(clock.elapsed()));
                        }
                        served = clock.elapsed();
                    }
                    tokio::time::sleep_until(next).await;
                }
                assert!(served.as_secs() >= OUTAGE.end, "never served again");
            });
        }
    }
    local.await;

    let load = load.lock().unwrap();
    let most = load.iter().max().copied().unwrap() as f64 / NORMAL as f64;
    let total = load[10..70].iter().sum::<usize>() as f64 / (NORMAL * 60) as f64;
    println!("at most {most:.2} times the normal load in a second, {total:.2} times in the outage");
    println!("all served {:.1} s after it", unserved.get().as_secs_f64() - OUTAGE.end as f64);
    assert!(most <= 1.3 && total > 1.0, "{most} {total}");
    assert!(unserved.get().as_secs_f64() <= OUTAGE.end as f64 + 10.0, "{:?}", unserved.get());
}
