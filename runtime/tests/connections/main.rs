//! The connections of each HTTP client: through proxies, and with certificates.
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

/// The certificate authority of the others.
const CA: &str = include_str!("certificates/ca.pem");
/// For `localhost` and 127.0.0.1.
const SERVER: (&str, &str) = (include_str!("certificates/server.pem"), include_str!("certificates/server.key"));
const CLIENT: (&str, &str) = (include_str!("certificates/client.pem"), include_str!("certificates/client.key"));

/// A deployment that only these proxies can reach.
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

/// Makes one call, without retries.
async fn call(name: &str, options: &ConnectOptions, url: &str) -> Result<Value, Error> {
    let transport = std::sync::Arc::<dyn Transport>::from(transport(name, options).unwrap());
    let client = Client::builder().transport(transport).retries(0).build(url).unwrap();
    client.query(&Nothing).await
}

/// Returns options that trust these certificates.
fn trusting() -> ConnectOptions {
    ConnectOptions::new().no_proxy().add_root_certificates(CA)
}

/// Returns the kind of an error, and all of its texts.
fn shown(error: &Error) -> (TransportErrorKind, String) {
    let Error::Transport(transport) = error else { panic!("{error:?}") };
    (transport.kind, format!("{error} {error:?} {error:#?}"))
}
