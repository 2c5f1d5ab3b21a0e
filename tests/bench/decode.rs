//! Reading an answer's value, without a call.

use convex_typed::wire;
use std::hint::black_box;

use crate::documents::{Message, messages};
use crate::machine::{cpu_time, median};
use crate::{Error, Ratio, floor};

const ROUNDS: usize = 101;

/// The speed of our reading over serde_json's with derives.
pub(crate) fn run() -> Result<Ratio, Error> {
    let json = messages(5_000)?.into_bytes();
    let ours: Vec<Message> = wire::from_slice(&json)?;
    let floor: Vec<floor::Message> = serde_json::from_slice(&json)?;
    same(&ours, &floor)?;
    let (mut ours, mut floors, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let cost = seconds(|| Ok(wire::from_slice::<Vec<Message>>(black_box(&json))?))?;
        let floor = seconds(|| Ok(serde_json::from_slice::<Vec<floor::Message>>(black_box(&json))?))?;
        ours.push(cost);
        floors.push(floor);
        ratios.push(floor / cost);
    }
    let ratio = median(ratios);
    let speed = |seconds| format!("{:.0} MB/s", json.len() as f64 / median(seconds) / 1e6);
    println!("{:28} {:>12} {:>12} {:>8}", "reading alone", "ours", "from_slice", "ratio");
    println!("{:28} {:>12} {:>12} {ratio:>8.3}", "decode/1.1MB", speed(ours), speed(floors));
    Ok(("decode/1.1MB".to_owned(), ratio))
}

fn seconds<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<f64, Error> {
    let start = cpu_time();
    let result = work()?;
    let time = cpu_time().saturating_sub(start);
    // Dropping is the same on both sides.
    drop(black_box(result));
    Ok(time.as_secs_f64())
}

/// Both have read the same, or comparing them says nothing.
fn same(ours: &[Message], floor: &[floor::Message]) -> Result<(), Error> {
    let equal = |(ours, floor): (&Message, &floor::Message)| {
        ours.creation_time == floor.creation_time
            && ours.id.as_str() == floor.id
            && (&ours.author, &ours.body, &ours.digest) == (&floor.author, &floor.body, &floor.digest)
            && (ours.edited, ours.likes) == (floor.edited, floor.likes)
            && ours.score.to_bits() == floor.score.to_bits()
    };
    let same = ours.len() == floor.len() && ours.iter().zip(floor).all(equal);
    if same { Ok(()) } else { Err("ours and serde_json read different values".into()) }
}
