//! OpenAPI on standard input, Rust on standard output: progenitor with its builder interface, where arguments have
//! names, as with ours. With `positional` as argument, its other interface.

use std::error::Error;
use std::io::{self, Read, Write};

use progenitor::{GenerationSettings, Generator, InterfaceStyle};

fn main() -> Result<(), Box<dyn Error>> {
    let mut json = String::new();
    io::stdin().read_to_string(&mut json)?;
    let mut settings = GenerationSettings::default();
    if std::env::args().nth(1).as_deref() != Some("positional") {
        settings.with_interface(InterfaceStyle::Builder);
    }
    let tokens = Generator::new(&settings).generate_tokens(&serde_json::from_str::<openapiv3::OpenAPI>(&json)?)?;
    let text = prettyplease::unparse(&syn::parse2(tokens)?);
    Ok(io::stdout().write_all(text.as_bytes())?)
}
