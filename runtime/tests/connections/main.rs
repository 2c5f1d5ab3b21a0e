//! How connections are made, by each of the HTTP clients: through proxies, and with certificates.
#![cfg(all(feature = "hyper", feature = "reqwest", feature = "blocking", feature = "_tls"))]

mod certificates;
mod environment;
#[cfg(feature = "http2")]
mod http2;
mod peer;
mod proxies;

use convex_typed::transport::hyper::HyperTransport;
use convex_typed::transport::reqwest::ReqwestTransport;
use convex_typed::transport::ureq::UreqTransport;
use convex_typed::transport::{ConnectOptions, SendError, Transport};
use convex_typed::{Client, Error, TransportErrorKind, Value};
use convex_typed_test_support::functions::Nothing;

/// The certificate that signed the others.
const CA: &str = include_str!("certificates/ca.pem");
/// Of `localhost` and 127.0.0.1.
const SERVER: (&str, &str) = (include_str!("certificates/server.pem"), include_str!("certificates/server.key"));
const CLIENT: (&str, &str) = (include_str!("certificates/client.pem"), include_str!("certificates/client.key"));

/// A deployment that only the proxies here know.
const HTTP: &str = "http://deployment.invalid";

const TRANSPORTS: [&str; 3] = ["hyper", "reqwest", "ureq"];

fn transport(name: &str, options: &ConnectOptions) -> Result<Box<dyn Transport>, SendError> {
    Ok(match name {
        "hyper" => Box::new(HyperTransport::with_options(options)?),
        "reqwest" => Box::new(ReqwestTransport::with_options(options)?),
        "ureq" => Box::new(UreqTransport::with_options(options)?),
        _ => panic!("{name}"),
    })
}

/// One call, without retries.
async fn call(name: &str, options: &ConnectOptions, url: &str) -> Result<Value, Error> {
    let transport = std::sync::Arc::<dyn Transport>::from(transport(name, options).unwrap());
    let client = Client::builder().transport(transport).retries(0).build(url).unwrap();
    client.query(&Nothing).await
}

/// Options that trust the certificates here.
fn trusting() -> ConnectOptions {
    ConnectOptions::new().no_proxy().add_root_certificates(CA)
}

/// The kind of an error, and all that it shows.
fn shown(error: &Error) -> (TransportErrorKind, String) {
    let Error::Transport(transport) = error else { panic!("{error:?}") };
    (transport.kind, format!("{error} {error:?} {error:#?}"))
}
