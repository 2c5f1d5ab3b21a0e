//! `https` without a feature for TLS, which is an error when the client is built.
#![cfg(all(feature = "hyper", feature = "reqwest", feature = "blocking", not(feature = "_tls")))]

use convex_typed::transport::ConnectOptions;
use convex_typed::transport::hyper::HyperTransport;
use convex_typed::transport::reqwest::ReqwestTransport;
use convex_typed::transport::ureq::UreqTransport;
use convex_typed::{Client, Error, Fault, TransportErrorKind, blocking};

const URL: &str = "https://a.convex.cloud";

fn names_the_feature(error: &Error) {
    assert!(matches!(error, Error::Transport(error) if error.kind == TransportErrorKind::Unsupported), "{error:?}");
    assert_eq!((error.fault(), error.is_retryable()), (Fault::Caller, false));
    assert_eq!(
        error.to_string().strip_prefix("download: ").unwrap_or(&error.to_string()),
        "cannot send to https://a.convex.cloud: `https` needs TLS; turn on the feature `rustls` or `native-tls` of \
         convex-typed"
    );
}

#[test]
fn https_is_an_error_when_the_client_is_built() {
    names_the_feature(&Client::new(URL).unwrap_err());
    names_the_feature(&blocking::Client::new(URL).unwrap_err());
    // A client that the user gives may have TLS.
    let http = ReqwestTransport::new(reqwest::Client::new());
    Client::builder().transport(http).build(URL).unwrap();
}

/// Their URLs come later, and may be of any host.
#[tokio::test]
async fn https_urls_of_files_are_errors() {
    let local = "http://127.0.0.1:1";
    let download = Client::new(local).unwrap().download(format!("{URL}/api/storage/x"));
    names_the_feature(&download.await.unwrap_err());
    let client = blocking::Client::new(local).unwrap();
    names_the_feature(&client.download(format!("{URL}/api/storage/x")).send().unwrap_err());
    let reqwest = ReqwestTransport::with_options(&ConnectOptions::new()).unwrap();
    let client = Client::builder().transport(reqwest).build(local).unwrap();
    names_the_feature(&client.download(format!("{URL}/api/storage/x")).await.unwrap_err());
}

#[test]
fn certificates_are_errors() {
    let check = |text: String| {
        assert_eq!(text, "a certificate needs TLS; turn on the feature `rustls` or `native-tls` of convex-typed");
    };
    for options in [ConnectOptions::new().add_root_certificates(""), ConnectOptions::new().client_certificate("", "")] {
        check(HyperTransport::with_options(&options).unwrap_err().to_string());
        check(ReqwestTransport::with_options(&options).unwrap_err().to_string());
        check(UreqTransport::with_options(&options).unwrap_err().to_string());
    }
}
