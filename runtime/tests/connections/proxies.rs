//! Calls through a proxy.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use convex_typed::{Client, Error, Fault, TransportErrorKind, Value};

use crate::peer::{LOGIN, LOGIN_IN_URL, Tls, deployment, proxy};
use crate::{HTTP, Nothing, TRANSPORTS, call, shown, transport, trusting};

#[tokio::test]
async fn http_through_an_http_proxy() {
    let (port, seen) = deployment(Tls::No);
    let (proxy, asked) = proxy(Tls::No, port);
    for name in TRANSPORTS {
        let options = trusting().proxy(format!("http://{LOGIN_IN_URL}@127.0.0.1:{proxy}"));
        assert_eq!(call(name, &options, HTTP).await.unwrap(), Value::from(1.0));
        // ureq uses a tunnel even for HTTP.
        let tunnel = name == "ureq";
        let expected = if tunnel { format!("CONNECT {}:80", &HTTP[7..]) } else { format!("POST {HTTP}/api/query") };
        assert_eq!((asked.take(), seen.take()), (vec![expected], vec!["/api/query".to_owned()]), "{name}");
    }
}

/// With an HTTPS proxy, there is TLS within TLS.
#[tokio::test]
async fn https_through_an_http_or_https_proxy() {
    let (port, seen) = deployment(Tls::Yes);
    for (tls, scheme) in [(Tls::No, "http"), (Tls::Yes, "https")] {
        let (proxy, asked) = proxy(tls, port);
        for name in TRANSPORTS {
            let options = trusting().proxy(format!("{scheme}://{LOGIN_IN_URL}@localhost:{proxy}"));
            let url = format!("https://localhost:{port}");
            assert_eq!(call(name, &options, &url).await.unwrap(), Value::from(1.0), "{name} {scheme}");
            let expected = format!("CONNECT localhost:{port}");
            assert_eq!((asked.take(), seen.take()), (vec![expected], vec!["/api/query".to_owned()]), "{name} {scheme}");
        }
    }
}

#[tokio::test]
async fn calls_through_a_socks_proxy() {
    for tls in [Tls::No, Tls::Yes] {
        let (port, seen) = deployment(tls);
        let (proxy, asked) = proxy(Tls::No, port);
        for name in TRANSPORTS {
            let options = trusting().proxy(format!("socks5h://{LOGIN_IN_URL}@127.0.0.1:{proxy}"));
            let url = if tls == Tls::No { HTTP.to_owned() } else { format!("https://localhost:{port}") };
            assert_eq!(call(name, &options, &url).await.unwrap(), Value::from(1.0), "{name}");
            let host = if tls == Tls::No { format!("{}:80", &HTTP[7..]) } else { format!("localhost:{port}") };
            assert_eq!(
                (asked.take(), seen.take()),
                (vec![format!("socks {host}")], vec!["/api/query".to_owned()]),
                "{name}"
            );
        }
    }
}

/// With `socks5`, this machine resolves the host.
#[tokio::test]
async fn calls_through_a_socks_proxy_by_address() {
    let (port, _seen) = deployment(Tls::No);
    let (proxy, asked) = proxy(Tls::No, port);
    for name in TRANSPORTS {
        let options = trusting().proxy(format!("socks5://{LOGIN_IN_URL}@127.0.0.1:{proxy}"));
        assert_eq!(call(name, &options, "http://localhost").await.unwrap(), Value::from(1.0), "{name}");
        let asked = asked.take().concat();
        assert!(["socks 127.0.0.1:80", "socks ::1:80"].contains(&asked.as_str()), "{name}: {asked}");
    }
}

/// Of a proxy that rejects the password, and of one that does not exist.
#[tokio::test]
async fn errors_name_the_proxy_without_its_password() {
    let (port, seen) = deployment(Tls::Yes);
    let (proxy, asked) = proxy(Tls::No, port);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for name in TRANSPORTS {
        for scheme in ["http", "socks5h"] {
            for at in [proxy, nobody] {
                for host in [format!("https://localhost:{port}"), HTTP.to_owned()] {
                    let options = trusting().proxy(format!("{scheme}://eve:hunter2@127.0.0.1:{at}"));
                    let error = call(name, &options, &host).await.unwrap_err();
                    let case = format!("{name} {scheme} {host}: {error:?}");
                    if let Error::Platform(error) = &error {
                        // The proxy's response is that of the call.
                        assert_eq!((error.status.as_u16(), at), (407, proxy), "{case}");
                        assert!(error.to_string().contains("proxy"), "{case}");
                    } else {
                        let (kind, text) = shown(&error);
                        assert_eq!((kind, error.fault()), (TransportErrorKind::Connect, Fault::Network), "{case}");
                        if name == "hyper" {
                            assert!(
                                error.to_string().contains(&format!("proxy {scheme}://127.0.0.1:{at}: ")),
                                "{error}"
                            );
                        }
                        if at == nobody {
                            assert!(text.to_lowercase().contains("refused"), "{case}");
                        }
                    }
                    let text =
                        format!("{error} {error:?} {options:?} {:?}", Client::builder().proxy("http://eve:hunter2@a"));
                    assert!(!text.contains("hunter2") && !text.contains("ZXZl"), "{text}");
                }
            }
        }
    }
    assert!(asked.take().iter().all(|line| line.ends_with(" refused")));
    assert!(seen.take().is_empty());
    assert!(LOGIN.1.contains('@'));
}

#[tokio::test]
async fn connecting_through_a_silent_proxy_times_out() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = silent.local_addr().unwrap();
    for name in TRANSPORTS {
        for scheme in ["http", "https", "socks5h"] {
            let options = trusting().proxy(format!("{scheme}://{at}")).timeout(Duration::from_millis(50));
            let start = Instant::now();
            let error = call(name, &options, "https://deployment.test").await.unwrap_err();
            // The call itself has a timeout of 60 seconds.
            assert!(start.elapsed() < Duration::from_secs(30), "{name} {scheme}");
            assert_eq!(shown(&error).0, TransportErrorKind::Connect, "{name} {scheme}: {error}");
        }
    }
}

#[test]
fn an_invalid_url_is_an_error_when_the_client_is_built() {
    for url in ["", "ftp://hunter2@host", "http://", "hunter2 hunter2", "socks6://eve:hunter2@host"] {
        for name in TRANSPORTS {
            let Err(error) = transport(name, &trusting().proxy(url)) else { panic!("{name} accepts {url}") };
            assert_eq!(error.kind(), TransportErrorKind::Unsupported);
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
        let error = Client::builder().proxy(url).build("http://a.test").unwrap_err().to_string();
        assert!(error.contains("the URL of the proxy cannot be used: it must look like `http://host:port`"), "{error}");
    }
}

#[test]
fn the_client_builder_has_the_options() {
    let (port, _seen) = deployment(Tls::No);
    let (proxy, asked) = proxy(Tls::No, port);
    let url = format!("http://{LOGIN_IN_URL}@127.0.0.1:{proxy}");
    let client = Client::builder().proxy(&url).blocking().build(HTTP).unwrap();
    assert_eq!(client.query(&Nothing).send().unwrap(), Value::from(1.0));
    assert_eq!(asked.take().len(), 1);
    let client =
        Client::builder().proxy(&url).no_proxy().blocking().build(&format!("http://127.0.0.1:{port}")).unwrap();
    client.query(&Nothing).send().unwrap();
    assert!(asked.take().is_empty());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = Client::builder().proxy(&url).build(HTTP).unwrap();
        assert_eq!(client.query(&Nothing).await.unwrap(), Value::from(1.0));
    });
    assert_eq!(asked.take().len(), 1);
}
