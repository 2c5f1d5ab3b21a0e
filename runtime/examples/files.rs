//! Uploads a file and downloads it again, each with a progress bar.
//!
//! ```sh
//! CONVEX_URL=https://happy-animal-123.convex.cloud cargo run -p convex-typed --example files -- cat.png image/png
//! ```
//!
//! The deployment needs these two functions in `convex/files.ts`:
//!
//! ```ts
//! export const generateUploadUrl = mutation({
//!   args: {},
//!   returns: v.string(),
//!   handler: (ctx) => ctx.storage.generateUploadUrl(),
//! });
//! export const url = query({
//!   args: { id: v.id("_storage") },
//!   returns: v.union(v.string(), v.null()),
//!   handler: (ctx, { id }) => ctx.storage.getUrl(id),
//! });
//! ```

use std::error::Error;

use convex_typed::{Body, Client};
use indicatif::{ProgressBar, ProgressStyle};

/// The bindings of these functions, which an app would generate.
mod api {
    pub(crate) mod files {
        use convex_typed::{FunctionReference, Id, Mutation, Query, Storage};

        pub(crate) struct GenerateUploadUrl;
        convex_typed::object! { GenerateUploadUrl {} }
        impl FunctionReference<Mutation> for GenerateUploadUrl {
            const PATH: &'static str = "files:generateUploadUrl";
            type Returns = String;
        }

        pub(crate) struct Url {
            pub(crate) id: Id<Storage>,
        }
        convex_typed::object! { Url { id } }
        impl FunctionReference<Query> for Url {
            const PATH: &'static str = "files:url";
            type Returns = Option<String>;
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: files FILE [CONTENT-TYPE]")?;
    let content_type = arguments.next().unwrap_or_else(|| "application/octet-stream".into());
    let client = Client::from_env()?;

    let url = client.mutation(&api::files::GenerateUploadUrl).await?;
    let upload = client.upload(url, Body::file(&path).await?).content_type(content_type);
    let id = upload.progress(bar("uploading")?).await?;
    println!("stored as {id}");

    let url = client.query(&api::files::Url { id }).await?.ok_or("the file was deleted in the meantime")?;
    let file = client.download(url).progress(bar("downloading")?).await?;
    let copy = format!("{path}.copy");
    let length = file.write_to(&mut tokio::fs::File::create(&copy).await?).await?;
    println!("{length} bytes in {copy}");
    Ok(())
}

/// Returns a progress callback that moves a bar.
fn bar(title: &'static str) -> Result<impl FnMut(u64, Option<u64>) + Send + 'static, Box<dyn Error>> {
    let style = "{msg:12} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec}";
    let bar = ProgressBar::no_length().with_style(ProgressStyle::with_template(style)?).with_message(title);
    Ok(move |done, total| {
        if let Some(total) = total {
            bar.set_length(total);
        }
        bar.set_position(done);
        if Some(done) == total {
            bar.finish();
        }
    })
}
