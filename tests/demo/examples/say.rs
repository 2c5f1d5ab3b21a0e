//! A command line tool without async: sends each line of its input to a channel, with a progress bar.
//!
//! ```sh
//! cargo xtask demo --serve    # in another terminal; it prints the token
//! CONVEX_URL=http://127.0.0.1:3210 CHAT_TOKEN=$TOKEN cargo run -p convex-typed-demo --example say -- general < notes.txt
//! ```

use std::env;
use std::error::Error;
use std::io;

use convex_typed::Id;
use convex_typed::blocking::Client;
use convex_typed_demo::backend::api::{channels, messages};
use convex_typed_demo::backend::tables;
use indicatif::{ProgressBar, ProgressStyle};

fn main() -> Result<(), Box<dyn Error>> {
    let name = env::args().nth(1).ok_or("usage: say CHANNEL < FILE")?;
    let client = Client::from_env()?;
    client.set_auth(env::var("CHAT_TOKEN").map_err(|_| "set CHAT_TOKEN")?)?;
    let channel = channel(&client, &name)?;

    let lines = io::stdin().lines().collect::<Result<Vec<_>, _>>()?;
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} messages, {eta} left")?;
    let bar = ProgressBar::new(lines.len() as u64).with_style(style);
    for line in lines {
        client.mutation(&messages::Send::new(line, channel.clone())).send()?;
        bar.inc(1);
    }
    bar.finish();
    Ok(())
}

/// Returns the channel of this name. Creates it if it does not exist.
fn channel(client: &Client, name: &str) -> Result<Id<tables::Channels>, convex_typed::Error> {
    let list = client.query(&channels::List::new()).send()?;
    match list.into_iter().find(|channel| channel.name == name) {
        Some(channel) => Ok(channel.id),
        None => client.mutation(&channels::Create::new(name, channels::create::Visibility::Public)).send(),
    }
}
