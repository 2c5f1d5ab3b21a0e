//! Exports a table, a JSON document a line. What was interrupted goes on where it was.
//!
//! ```sh
//! CONVEX_DEPLOY_KEY='prod:happy-animal-123|...' cargo run -p convex-typed-demo --example export -- messages.jsonl
//! ```
//!
//! It needs a deployment: that of the demo exports nothing.

use std::env;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use convex_typed::Client;
use convex_typed_demo::backend::tables;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: export FILE")?;
    let bookmark = format!("{path}.cursor");
    let mut export = Client::from_env()?.admin().list_snapshot().table::<tables::Messages>();
    if let Some(cursor) = read(Path::new(&bookmark))? {
        export = export.from_cursor(cursor.parse()?);
    }

    let mut out = BufWriter::new(OpenOptions::new().create(true).append(true).open(&path)?);
    let mut cursor = None;
    while let Some(message) = export.try_next().await? {
        serde_json::to_writer(&mut out, &message.document)?;
        out.write_all(b"\n")?;
        // That was the last of a page, which need not be asked for again.
        if export.cursor() != cursor.as_ref() {
            out.flush()?;
            cursor = export.cursor().cloned();
            if let Some(cursor) = &cursor {
                fs::write(&bookmark, cursor.to_string())?;
            }
        }
    }
    out.flush()?;
    let done = fs::remove_file(&bookmark);
    done.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
    Ok(())
}

/// The text of a file, if there is one.
fn read(path: &Path) -> std::io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}
