//! Code that does not compile for browsers.

use convex_typed::{Body, Client, Error, HttpStream};

/// Browsers have no environment, no proxies and no files.
#[cfg(feature = "fetch")]
pub async fn mistakes(answer: HttpStream) -> Result<(), Error> {
    let _ = Client::from_env()?;
    let _ = Client::builder().proxy("http://127.0.0.1:8080");
    let _ = Body::file("photo.jpg").await;
    let _ = answer.write_to(&mut Vec::<u8>::new()).await;
    Ok(())
}

/// Without `fetch` there is no HTTP client.
#[cfg(not(feature = "fetch"))]
pub fn mistakes(_: Body, _: HttpStream) -> Result<Client, Error> {
    Client::new("https://happy-animal-123.convex.cloud")
}
