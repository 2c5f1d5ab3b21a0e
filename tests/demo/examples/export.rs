//! Exports a table as JSON lines. An interrupted export resumes where it stopped.
//!
//! ```sh
//! CONVEX_DEPLOY_KEY='prod:happy-animal-123|...' cargo run -p convex-typed-demo --example export -- messages.jsonl
//! ```
//!
//! It needs a real deployment: that of the demo has no export.

use std::env;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Seek, SeekFrom, Write};

use convex_typed::Client;
use convex_typed_demo::backend::tables;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("usage: export FILE")?;
    let bookmark = format!("{path}.cursor");
    let mut export = Client::from_env()?.admin().list_snapshot().table::<tables::Messages>();
    let mut length = 0;
    if let Some(text) = read(&bookmark)? {
        let damaged = || format!("{bookmark} is damaged: delete it to start again");
        let (complete, cursor) = text.split_once('\n').ok_or_else(damaged)?;
        length = complete.parse().map_err(|_| damaged())?;
        export = export.from_cursor(cursor.parse()?);
    }

    // The documents behind the cursor are exported again.
    let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
    file.set_len(length)?;
    file.seek(SeekFrom::End(0))?;
    let mut out = BufWriter::new(file);
    let mut cursor = None;
    while let Some(message) = export.try_next().await? {
        serde_json::to_writer(&mut out, &message.document)?;
        out.write_all(b"\n")?;
        // The cursor moves with the last document of a page.
        if export.cursor() != cursor.as_ref() {
            cursor = export.cursor().cloned();
            if let Some(cursor) = &cursor {
                let length = out.stream_position()?;
                fs::write(&bookmark, format!("{length}\n{cursor}"))?;
            }
        }
    }
    out.flush()?;
    let done = fs::remove_file(&bookmark);
    done.or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })?;
    Ok(())
}

/// Returns the text of a file, if it exists.
fn read(path: &str) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}
