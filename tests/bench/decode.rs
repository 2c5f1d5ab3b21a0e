//! Reading an answer's value, without a call.

use convex_typed::wire;
use std::hint::black_box;

use crate::documents::{Message, messages};
use crate::machine::{cpu_time, median};
use crate::{Error, Ratio, floor};

const ROUNDS: usize = 101;

/// The speed of our reading over serde_json's with derives: from bytes, and from text that is known to be UTF-8.
pub(crate) fn run() -> Result<Vec<Ratio>, Error> {
    let json = messages(5_000)?.into_bytes();
    let ours: Vec<Message> = wire::from_slice(&json)?;
    let floor: Vec<floor::Message> = serde_json::from_slice(&json)?;
    same(&ours, &floor)?;
    let (mut ours, mut slices, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(seconds(|| Ok(wire::from_slice::<Vec<Message>>(black_box(&json))?))?);
        slices.push(seconds(|| Ok(serde_json::from_slice::<Vec<floor::Message>>(black_box(&json))?))?);
        texts.push(seconds(|| {
            let text = std::str::from_utf8(black_box(&json))?;
            Ok(serde_json::from_str::<Vec<floor::Message>>(text)?)
        })?);
    }
    let ratio = |floor: &[f64]| median(floor.iter().zip(&ours).map(|(floor, ours)| floor / ours).collect());
    let (slice, text) = (ratio(&slices), ratio(&texts));
    let speed = |seconds: &[f64]| format!("{:.0} MB/s", json.len() as f64 / median(seconds.to_vec()) / 1e6);
    println!("{:28} {:>12} {:>12} {:>8}", "reading alone", "ours", "serde_json", "ratio");
    for (name, seconds, ratio) in [("decode/1.1MB", &slices, slice), ("decode/1.1MB/from_str", &texts, text)] {
        println!("{name:28} {:>12} {:>12} {ratio:>8.3}", speed(&ours), speed(seconds));
    }
    Ok(vec![("decode/1.1MB".to_owned(), slice), ("decode/1.1MB/from_str".to_owned(), text)])
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
