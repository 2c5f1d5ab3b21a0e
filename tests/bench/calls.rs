//! Whole calls: their CPU time in this process.

use std::future::Future;
use std::time::Duration;

use convex_typed::transport::ConnectOptions;
use convex_typed::transport::reqwest::ReqwestTransport;
use convex_typed::{Client, FunctionReference, Query};
use serde::de::DeserializeOwned;
use tokio::task::JoinSet;

use crate::documents::{List, Page, Summarize};
use crate::floor::{self, Floor, Reqwest};
use crate::machine::{cpu_time, median};
use crate::{Error, Ratio};

/// How often ours and the floor take turns; the median ratio counts.
const ROUNDS: usize = 15;

const IN_FLIGHT: usize = 64;

pub(crate) async fn run(url: &str) -> Result<Vec<Ratio>, Error> {
    let reqwest = ReqwestTransport::with_options(&ConnectOptions::new())?;
    let reqwest = Client::builder().transport(reqwest).build(url)?;
    let (ours, floor) = (Client::new(url)?, Floor::new(url)?);
    println!("\n{:28} {:>12} {:>12} {:>8}", "CPU per call", "ours", "hyper+serde", "ratio");
    reqwest_alone("(reqwest alone, 150B)", 2000, url, &floor).await?;
    let mut ratios = all("client", &ours, &floor).await?;
    ratios.extend(all("reqwest", &reqwest, &floor).await?);
    Ok(ratios)
}

async fn all(transport: &str, ours: &Client, floor: &Floor) -> Result<Vec<Ratio>, Error> {
    let name = |what| format!("{transport}/{what}");
    Ok(vec![
        sequential::<Summarize, floor::Summary>(&name("sequential/150B"), 2000, ours, floor).await?,
        sequential::<Page, Vec<floor::Message>>(&name("sequential/11KB"), 1000, ours, floor).await?,
        sequential::<List, Vec<floor::Message>>(&name("sequential/1.1MB"), 20, ours, floor).await?,
        parallel(&name("parallel/150B"), 100, ours, floor).await?,
    ])
}

async fn sequential<F, T>(name: &str, calls: u32, ours: &Client, floor: &Floor) -> Result<Ratio, Error>
where
    F: FunctionReference<Query> + Default,
    T: DeserializeOwned,
{
    let function = F::default();
    compare(
        name,
        calls,
        async || {
            for _ in 0..calls {
                drop(ours.query(&function).await?);
            }
            Ok(())
        },
        async || {
            for _ in 0..calls {
                drop(floor.query::<T>(F::PATH).await?);
            }
            Ok(())
        },
    )
    .await
}

/// What of reqwest's ratio at 150 B is not ours to change; it is no target.
async fn reqwest_alone(name: &str, calls: u32, url: &str, floor: &Floor) -> Result<Ratio, Error> {
    let reqwest = Reqwest::new(url, Summarize::PATH)?;
    let alone = async || {
        for _ in 0..calls {
            drop(reqwest.send().await?);
        }
        Ok(())
    };
    let floor = async || {
        for _ in 0..calls {
            drop(floor.query::<floor::Summary>(Summarize::PATH).await?);
        }
        Ok(())
    };
    compare(name, calls, alone, floor).await
}

/// With so many calls under way at all times, each of which is followed by the next.
async fn parallel(name: &str, each: u32, ours: &Client, floor: &Floor) -> Result<Ratio, Error> {
    compare(
        name,
        each * IN_FLIGHT as u32,
        async || {
            in_flight(|| {
                let ours = ours.clone();
                async move {
                    for _ in 0..each {
                        drop(ours.query(&Summarize::default()).await?);
                    }
                    Ok(())
                }
            })
            .await
        },
        async || {
            in_flight(|| {
                let floor = floor.clone();
                async move {
                    for _ in 0..each {
                        drop(floor.query::<floor::Summary>(Summarize::PATH).await?);
                    }
                    Ok(())
                }
            })
            .await
        },
    )
    .await
}

async fn in_flight<F: Future<Output = Result<(), Error>> + Send + 'static>(task: impl Fn() -> F) -> Result<(), Error> {
    let mut tasks = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        tasks.spawn(task());
    }
    tasks.join_all().await.into_iter().collect()
}

async fn compare(
    name: &str,
    calls: u32,
    ours: impl AsyncFn() -> Result<(), Error>,
    floor: impl AsyncFn() -> Result<(), Error>,
) -> Result<Ratio, Error> {
    // Connections are made, and caches filled.
    ours().await?;
    floor().await?;
    let (mut costs, mut floors, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (cost, least) = (measured(&ours).await?, measured(&floor).await?);
        ratios.push(cost.as_secs_f64() / least.as_secs_f64());
        costs.push(cost.as_secs_f64() / f64::from(calls));
        floors.push(least.as_secs_f64() / f64::from(calls));
    }
    let ratio = median(ratios);
    let micros = |numbers| format!("{:.1} us", median(numbers) * 1e6);
    println!("{name:28} {:>12} {:>12} {ratio:>8.3}", micros(costs), micros(floors));
    Ok((name.to_owned(), ratio))
}

async fn measured(work: impl AsyncFn() -> Result<(), Error>) -> Result<Duration, Error> {
    let start = cpu_time();
    work().await?;
    Ok(cpu_time().saturating_sub(start))
}
