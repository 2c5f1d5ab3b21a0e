//! Retries of one call, of the clones of a client, and of fleets, on a virtual clock.
#![cfg(feature = "client")]

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use convex_typed::transport::SendError;
use convex_typed::{Client, TransportErrorKind};
use convex_typed_test_support::fake::{Answer, FakeTransport, answer, success};
use convex_typed_test_support::functions::F;

fn lost() -> SendError {
    SendError::new(TransportErrorKind::Interrupted, "lost")
}

/// Returns the pauses before the retries of calls with these responses, each by a new client.
async fn pauses<const N: usize>(answers: impl Fn() -> [Answer; N]) -> Vec<Vec<Duration>> {
    fastrand::seed(7);
    let mut pauses = Vec::new();
    for _ in 0..200 {
        let fake = FakeTransport::answers(answers().into());
        assert_eq!(fake.client().query(&F).await.unwrap(), 7.0);
        let at: Vec<_> = fake.take_requests().iter().map(|seen| seen.at).collect();
        pauses.push(at.windows(2).map(|pair| pair[1] - pair[0]).collect());
    }
    pauses
}

const fn ms(time: u64) -> Duration {
    Duration::from_millis(time)
}

#[tokio::test(start_paused = true)]
async fn retries_after_errors_of_the_deployment_back_off() {
    let refused = || SendError::new(TransportErrorKind::Connect, "refused");
    type Make = fn() -> Answer;
    let failures: [Make; 4] =
        [|| Ok(answer(503, "")), || Ok(answer(429, "")), || Ok(answer(500, "")), || Ok(answer(502, ""))];
    for failure in failures {
        for pauses in pauses(|| [failure(), failure(), Ok(success("7.0"))]).await {
            // Tokio's clock counts in milliseconds.
            assert!((ms(100)..ms(502)).contains(&pauses[0]), "{pauses:?}");
            let most = (pauses[0] * 4).max(ms(500)) + ms(10);
            assert!((ms(250)..most).contains(&pauses[1]) && pauses[1] + ms(2) >= most / 2 - ms(5), "{pauses:?}");
        }
    }
    let all = pauses(|| [Err(refused()), Ok(success("7.0"))]).await;
    let (least, most) = (all.iter().min().unwrap()[0], all.iter().max().unwrap()[0]);
    assert!((ms(100)..ms(120)).contains(&least) && (ms(450)..ms(502)).contains(&most), "{least:?} {most:?}");
}

#[tokio::test(start_paused = true)]
async fn the_first_retry_after_a_lost_connection_is_sooner() {
    let all = pauses(|| [Err(lost()), Err(lost()), Ok(success("7.0"))]).await;
    let (least, most) = (all.iter().map(|pauses| pauses[0]).min().unwrap(), all.iter().map(|pauses| pauses[0]).max());
    assert!(least < ms(20) && most.unwrap() <= ms(401), "{least:?} {most:?}");
    assert!(all.iter().all(|pauses| pauses[1] >= ms(250)), "{all:?}");
}

#[tokio::test(start_paused = true)]
async fn a_retry_waits_longer_if_the_last_success_was_long_ago() {
    fastrand::seed(7);
    let mut all = Vec::new();
    for _ in 0..200 {
        let answers = vec![Ok(success("1.0")), Ok(answer(503, "")), Ok(success("2.0"))];
        let fake = FakeTransport::answers(answers);
        let client = fake.client();
        tokio::time::sleep(Duration::from_secs(100)).await;
        client.query(&F).await.unwrap();
        tokio::time::sleep(Duration::from_secs(2)).await;
        client.query(&F).await.unwrap();
        let at: Vec<_> = fake.take_requests().iter().map(|seen| seen.at).collect();
        all.push(at[2] - at[1]);
    }
    all.sort();
    assert!(all[0] >= ms(100) && all[0] < ms(200), "{all:?}");
    // Distributed evenly over magnitudes.
    assert!((ms(500)..ms(1600)).contains(&all[100]), "{all:?}");
    assert!(all[199] <= ms(8002) && all[199] > ms(6000), "{all:?}");
}

#[tokio::test(start_paused = true)]
async fn attempts_share_the_timeout_of_their_call() {
    // A pause takes at most half of the time that is left, so there is time for all three, whatever their pauses.
    let fake = FakeTransport::new(|_| (Duration::from_secs(2), Ok(answer(500, ""))));
    fake.client().query(&F).timeout(Duration::from_secs(10)).await.unwrap_err();
    let seen = fake.take_requests();
    assert_eq!(seen.len(), 3);
    for seen in seen {
        assert_eq!(seen.at + seen.timeout, Duration::from_secs(10));
    }
}

#[tokio::test(start_paused = true)]
async fn clones_share_one_budget() {
    let fake = FakeTransport::new(|_| (Duration::ZERO, Ok(answer(500, ""))));
    let client = fake.client();
    for user in 0..100 {
        client.with_auth(format!("user-{user}")).unwrap().query(&F).await.unwrap_err();
    }
    let extra = fake.take_requests().len() - 100;
    assert!((11..=12).contains(&extra), "the retries of one call, and of a tenth of the calls: {extra}");

    let fake = FakeTransport::new(|_| (Duration::ZERO, Err(lost())));
    let client = fake.client();
    for _ in 0..100 {
        client.query(&F).await.unwrap_err();
    }
    let extra = fake.take_requests().len() - 100;
    assert!((14..=15).contains(&extra), "three more for lost connections, only for first retries: {extra}");
}

/// No retry if the time is after the timeout of the call, or longer than a download may be idle.
#[tokio::test(start_paused = true)]
async fn a_retry_waits_for_retry_after_if_there_is_time() {
    let later = |seconds: u64| {
        let mut later = answer(503, "");
        later.headers_mut().insert("retry-after", seconds.into());
        later
    };
    let fake = FakeTransport::answers(vec![Ok(later(59)), Ok(success("7.0")), Ok(later(61))]);
    assert_eq!(fake.client().query(&F).await.unwrap(), 7.0);
    let at: Vec<_> = fake.take_requests().iter().map(|seen| seen.at).collect();
    assert!((ms(59_000)..=ms(59_401)).contains(&(at[1] - at[0])), "{at:?}");
    fake.client().query(&F).await.unwrap_err();

    let fake = FakeTransport::answers(vec![Ok(later(59)), Ok(answer(200, "file")), Ok(later(86_400))]);
    assert_eq!(fake.client().download("https://a.test/x").await.unwrap().bytes().await.unwrap(), "file");
    fake.client().download("https://a.test/x").await.unwrap_err();
}

/// The seconds in which all requests fail.
const OUTAGE: Range<u64> = 10..40;

const END: u64 = 65;

/// The time between two calls of a client.
const PERIOD: Duration = Duration::from_secs(5);

/// The number of clients.
const CLIENTS: usize = 10_000;

/// The requests per second if nothing fails.
const NORMAL: f64 = CLIENTS as f64 / PERIOD.as_secs() as f64;

/// The load on a deployment, as a multiple of the normal number of requests.
struct Load {
    /// In the worst second.
    second: f64,
    /// In the worst ten seconds.
    ten: f64,
    /// In the whole outage.
    outage: f64,
    /// The seconds between the end of the outage and the first success of the last client.
    served: f64,
}

/// Simulates the outage with 10,000 clients, each of which makes a call every 5 seconds. `of` creates a client.
async fn outage(of: impl Fn(&FakeTransport, usize) -> Client) -> Load {
    fastrand::seed(7);
    let seconds = Arc::new(Mutex::new(vec![0_usize; END as usize + 60]));
    let count = seconds.clone();
    let fake = FakeTransport::new(move |seen| {
        let second = seen.at.as_secs();
        count.lock().unwrap()[second as usize] += 1;
        let down = OUTAGE.contains(&second);
        (Duration::from_millis(50), Ok(if down { answer(503, "") } else { success("1.0") }))
    });
    let clock = tokio::time::Instant::now();
    // When the last client had its first success after the outage.
    let unserved = Rc::new(Cell::new(Duration::ZERO));
    let local = tokio::task::LocalSet::new();
    for number in 0..CLIENTS {
        let client = of(&fake, number);
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
    local.await;

    let seconds = seconds.lock().unwrap();
    let worst = |length: usize| {
        let sums = seconds.windows(length).map(|window| window.iter().sum::<usize>());
        sums.max().unwrap() as f64 / (NORMAL * length as f64)
    };
    let outage = &seconds[OUTAGE.start as usize..OUTAGE.end as usize];
    Load {
        second: worst(1),
        ten: worst(10),
        outage: outage.iter().sum::<usize>() as f64 / (NORMAL * outage.len() as f64),
        served: unserved.get().as_secs_f64() - OUTAGE.end as f64,
    }
}

fn print(load: &Load) {
    let Load { second, ten, outage, served } = load;
    println!("at most {second:.2} times the normal load in a second, {ten:.2} in ten, {outage:.2} in the outage");
    println!("all clients had a success {served:.1} s after it");
}

/// 50 servers with 200 clients each, one for each user. These share the budget of their server.
#[tokio::test(start_paused = true)]
#[ignore = "takes ten seconds; `cargo xtask ci` runs it"]
async fn a_fleet_of_servers_does_not_make_an_outage_worse() {
    let servers: RefCell<Vec<Client>> = RefCell::default();
    let load = outage(|fake, number| {
        let mut servers = servers.borrow_mut();
        if number % 200 == 0 {
            servers.push(fake.client());
        }
        servers.last().unwrap().with_auth(format!("user-{number}")).unwrap()
    })
    .await;
    print(&load);
    assert!(load.second <= 1.3 && load.outage > 1.0 && load.served <= 25.0);
}

/// 10,000 programs that share no budget. Each has its first failure in the outage.
#[tokio::test(start_paused = true)]
#[ignore = "takes ten seconds; `cargo xtask ci` runs it"]
async fn a_fleet_of_programs_does_not_make_an_outage_much_worse() {
    let load = outage(|fake, _| fake.client()).await;
    print(&load);
    // In the worst second, each call has a retry soon after it.
    assert!(load.second <= 2.0 && load.second > 1.3 && load.ten <= 1.3 && load.served <= 25.0);
}
