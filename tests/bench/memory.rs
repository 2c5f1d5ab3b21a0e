//! The memory that a large answer takes: its body and its value, and nothing else of that size.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Command;

use convex_typed::{Client, FunctionReference, wire};

use crate::documents::{Archive, END, Message, START, Summarize};
use crate::{Error, Ratio, machine};

/// The argument that makes a process of this program do one thing, and print the peak of its memory.
pub(crate) const COMMAND: &str = "memory";

/// Ours over what holds the same body and value; `None` where the system does not say.
pub(crate) fn run(url: &str) -> Result<Option<Ratio>, Error> {
    println!("\n{:28} {:>12} {:>12} {:>8}", "peak memory", "ours", "body+value", "ratio");
    let (Some(nothing), Some(call), Some(held)) = (peak("nothing", url)?, peak("call", url)?, peak("held", url)?)
    else {
        println!("not measured: only Linux says");
        return Ok(None);
    };
    let [call, held] = [call, held].map(|peak| peak.saturating_sub(nothing) as f64);
    let ratio = call / held;
    let mb = |bytes| format!("{:.1} MB", bytes / 1e6);
    println!("{:28} {:>12} {:>12} {ratio:>8.3}", "memory/11MB", mb(call), mb(held));
    Ok(Some(("memory/11MB".to_owned(), ratio)))
}

fn peak(what: &str, url: &str) -> Result<Option<u64>, Error> {
    let output = Command::new(std::env::current_exe()?).args([COMMAND, what, url]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().parse().ok())
}

/// What one of these processes does.
pub(crate) fn once(what: &str, url: &str) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = Client::new(url)?;
    // What a first call leaves behind is not what is asked for.
    runtime.block_on(async { client.query(&Summarize::default()).await })?;
    match what {
        "call" => drop(black_box(runtime.block_on(async { client.query(&Archive::default()).await })?)),
        "held" => {
            let body = body(url)?;
            let value = body.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
            let value: Vec<Message> = wire::from_str(value.ok_or("the answer is not in Convex's words")?)?;
            drop(black_box((value, body)));
        }
        _ => {}
    }
    if let Some(bytes) = machine::peak_memory() {
        println!("{bytes}");
    }
    Ok(())
}

/// The body of the large answer, and no byte more.
fn body(url: &str) -> Result<String, Error> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    let call = format!(r#"{{"path":"{}"}}"#, Archive::PATH);
    write!(stream, "POST / HTTP/1.1\r\ncontent-length: {}\r\n\r\n{call}", call.len())?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some(("content-length", value)) => length = value.parse()?,
            Some(_) => {}
            None if line.starts_with("HTTP/") => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(String::from_utf8(body)?)
}
