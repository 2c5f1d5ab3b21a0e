//! TLS with certificates that the system does not know.

use convex_typed::transport::ConnectOptions;
use convex_typed::{Client, TransportErrorKind, Value};

use crate::peer::{Tls, deployment};
use crate::{CA, CLIENT, Nothing, SERVER, TRANSPORTS, call, shown, transport, trusting};

#[tokio::test]
async fn root_certificates_are_added() {
    let (port, seen) = deployment(Tls::Yes);
    let plain = ConnectOptions::new().no_proxy();
    for name in TRANSPORTS {
        // By name and by address.
        for host in ["localhost", "127.0.0.1"] {
            let url = format!("https://{host}:{port}");
            assert_eq!(call(name, &trusting(), &url).await.unwrap(), Value::from(1.0), "{name} {host}");
            assert_eq!(seen.take().len(), 1);
            // It is not among the certificates of the system.
            let error = call(name, &plain, &url).await.unwrap_err();
            let (kind, text) = shown(&error);
            assert_eq!(kind, TransportErrorKind::Connect, "{name}: {text}");
            assert!(text.to_lowercase().contains("certificate"), "{name}: {text}");
        }
        // The certificate is for another host.
        let error = call(name, &trusting(), &format!("https://127.0.0.2:{port}")).await.unwrap_err();
        assert_eq!(shown(&error).0, TransportErrorKind::Connect, "{name}");
        // A file may have several certificates, and several files may be added.
        let both = plain
            .clone()
            .add_root_certificates(SERVER.0)
            .add_root_certificates(format!("# ours\n{SERVER}{CA}", SERVER = SERVER.0));
        call(name, &both, &format!("https://localhost:{port}")).await.unwrap();
        assert_eq!(seen.take().len(), 1, "{name}");
    }
}

#[tokio::test]
async fn the_client_certificate_is_sent() {
    let (port, seen) = deployment(Tls::Mutual);
    let url = format!("https://localhost:{port}");
    for name in TRANSPORTS {
        let options = trusting().client_certificate(CLIENT.0, CLIENT.1);
        assert_eq!(call(name, &options, &url).await.unwrap(), Value::from(1.0), "{name}");
        call(name, &trusting(), &url).await.unwrap_err();
        // This certificate is not for clients.
        let options = trusting().client_certificate(SERVER.0, SERVER.1);
        call(name, &options, &url).await.unwrap_err();
    }
    assert_eq!(seen.take().len(), TRANSPORTS.len());
}

#[test]
fn unusable_certificates_are_errors_when_the_client_is_built() {
    const NO_X509: &str = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    let cut = &CA[..CA.len() / 2];
    for (what, options) in [
        ("a root certificate", trusting().add_root_certificates("")),
        ("a root certificate", trusting().add_root_certificates(CLIENT.1)),
        ("a root certificate", trusting().add_root_certificates(cut)),
        ("a root certificate", trusting().add_root_certificates(NO_X509)),
        ("the client certificate", trusting().client_certificate("", CLIENT.1)),
        ("the client certificate", trusting().client_certificate(CLIENT.0, "")),
        ("the client certificate", trusting().client_certificate(CLIENT.0, CLIENT.0)),
    ] {
        for name in TRANSPORTS {
            let Err(error) = transport(name, &options) else { panic!("{name} accepts {what}") };
            assert_eq!(error.kind(), TransportErrorKind::Unsupported, "{name}");
            let text = format!("{error} {error:?} {options:?}");
            assert!(error.to_string().starts_with(what) && !text.contains("PRIVATE KEY"), "{name}: {text}");
        }
    }
}

/// Not every library compares them. If it does not, the server rejects them.
#[tokio::test]
async fn the_key_must_be_that_of_the_certificate() {
    let (port, _seen) = deployment(Tls::Mutual);
    for name in TRANSPORTS {
        let options = trusting().client_certificate(CLIENT.0, SERVER.1);
        if transport(name, &options).is_ok() {
            call(name, &options, &format!("https://localhost:{port}")).await.unwrap_err();
        }
    }
}

#[tokio::test]
async fn the_client_builder_has_the_options() {
    let (port, _seen) = deployment(Tls::Mutual);
    let url = format!("https://localhost:{port}");
    let builder = || Client::builder().no_proxy().add_root_certificates(CA).client_certificate(CLIENT.0, CLIENT.1);
    assert_eq!(builder().build(&url).unwrap().query(&Nothing).await.unwrap(), Value::from(1.0));
    let blocking = builder().blocking().build(&url).unwrap();
    assert_eq!(blocking.query(&Nothing).send().unwrap(), Value::from(1.0));
}
