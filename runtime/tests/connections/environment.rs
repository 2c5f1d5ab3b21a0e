//! The proxies and certificates of the environment. Each case is a process, as each has its own environment.

use std::env;
use std::process::Command;

use convex_typed::transport::ConnectOptions;
use convex_typed::{Client, TransportErrorKind, blocking};

use crate::peer::{LOGIN_IN_URL, Tls, deployment, proxy};
use crate::{CA, HTTP, TRANSPORTS, call, shown};

const URL: &str = "TEST_URL";
const TRANSPORT: &str = "TEST_TRANSPORT";
const NAMES: [&str; 4] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

/// The test in the other process.
#[tokio::test]
#[ignore = "run by the other test, in a process with its own environment"]
async fn child() {
    let [name, url] = [TRANSPORT, URL].map(|name| env::var(name).unwrap());
    let options = ConnectOptions::new();
    let options = if url.starts_with("https") { options.add_root_certificates(CA) } else { options };
    call(&name, &options, &url).await.unwrap();
}

/// Returns whether a call succeeds in this environment.
fn works(transport: &str, url: &str, environment: &[(&str, &str)]) -> bool {
    passes("environment::child", &[environment, &[(TRANSPORT, transport), (URL, url)]].concat())
}

/// Returns whether a test passes in a process with this environment.
fn passes(test: &str, environment: &[(&str, &str)]) -> bool {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored"]);
    for name in NAMES {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    let output = command.env_remove("REQUEST_METHOD").envs(environment.iter().copied()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("running 1 test"), "{text}");
    output.status.success()
}

#[test]
fn transports_use_the_proxies_of_the_environment() {
    let (port, seen) = deployment(Tls::No);
    let (tls_port, tls_seen) = deployment(Tls::Yes);
    let (proxy_port, asked) = proxy(Tls::No, port);
    let (tls_proxy_port, tls_asked) = proxy(Tls::No, tls_port);
    let proxy = &format!("http://{LOGIN_IN_URL}@127.0.0.1:{proxy_port}");
    let socks = &format!("socks5h://{LOGIN_IN_URL}@127.0.0.1:{proxy_port}");
    let tls_proxy = &format!("{LOGIN_IN_URL}@127.0.0.1:{tls_proxy_port}");
    let nobody = "http://127.0.0.1:1";
    let (http, https) = (HTTP, &format!("https://localhost:{tls_port}"));
    let direct = &format!("http://127.0.0.1:{port}");

    // The variables, the URL of the call, and whether it goes through the proxy. `None` if it must fail.
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, Option<bool>);
    let cases: &[Case<'_>] = &[
        (&[], nobody, None),
        (&[], direct, Some(false)),
        (&[("HTTP_PROXY", proxy)], http, Some(true)),
        (&[("http_proxy", proxy)], http, Some(true)),
        (&[("ALL_PROXY", proxy)], http, Some(true)),
        (&[("all_proxy", socks)], http, Some(true)),
        // Without a scheme, it is an HTTP proxy.
        (&[("HTTPS_PROXY", tls_proxy)], https, Some(true)),
        (&[("https_proxy", tls_proxy)], https, Some(true)),
        (&[("ALL_PROXY", tls_proxy)], https, Some(true)),
        // Calls to this machine go through the proxy too, unless `NO_PROXY` lists it.
        (&[("HTTP_PROXY", nobody)], direct, None),
        (&[("HTTP_PROXY", nobody), ("NO_PROXY", "127.0.0.1")], direct, Some(false)),
        (&[("HTTP_PROXY", nobody), ("no_proxy", "other.invalid,127.0.0.1")], direct, Some(false)),
        (&[("HTTPS_PROXY", nobody), ("NO_PROXY", "localhost")], https, Some(false)),
        (&[("HTTPS_PROXY", nobody), ("NO_PROXY", "*")], https, Some(false)),
        (&[("ALL_PROXY", proxy), ("NO_PROXY", ".other.invalid,example.com")], http, Some(true)),
        // In a CGI program, `HTTP_PROXY` is the header `Proxy` of the request.
        (&[("HTTP_PROXY", nobody), ("REQUEST_METHOD", "GET")], direct, Some(false)),
    ];
    // curl works like this, but ureq does not.
    let like_curl: &[Case<'_>] = &[
        (&[("HTTP_PROXY", nobody)], https, Some(false)),
        (&[("HTTPS_PROXY", nobody)], direct, Some(false)),
        (&[("HTTP_PROXY", proxy), ("ALL_PROXY", nobody)], http, Some(true)),
        (&[("HTTP_PROXY", nobody), ("NO_PROXY", " 10.0.0.0/8, 127.0.0.0/8")], direct, Some(false)),
        (&[("HTTP_PROXY", proxy), ("NO_PROXY", "ployment.invalid")], http, Some(true)),
        (&[("HTTPS_PROXY", ""), ("ALL_PROXY", tls_proxy)], https, Some(true)),
    ];
    for name in TRANSPORTS {
        for (environment, url, by_proxy) in cases.iter().chain(like_curl.iter().filter(|_| name != "ureq")) {
            let case = format!("{name}: {url} with {environment:?}");
            assert_eq!(works(name, url, environment), by_proxy.is_some(), "{case}");
            let asked = asked.take().len() + tls_asked.take().len();
            let seen = seen.take().len() + tls_seen.take().len();
            assert_eq!(
                (asked, seen),
                (usize::from(*by_proxy == Some(true)), usize::from(by_proxy.is_some())),
                "{case}"
            );
        }
    }
}

/// As in a container with nothing but a program.
#[test]
#[cfg(all(feature = "rustls", not(feature = "native-tls"), target_os = "linux"))]
fn without_certificates_of_the_system_http_works() {
    let (port, _) = deployment(Tls::No);
    let url = format!("http://127.0.0.1:{port}");
    let environment = [(URL, url.as_str()), ("SSL_CERT_FILE", "/dev/null"), ("SSL_CERT_DIR", "/dev/null")];
    assert!(passes("environment::child_without_certificates", &environment));
}

#[tokio::test]
#[ignore = "run by the other test, in a process with its own environment"]
async fn child_without_certificates() {
    let (http, https) = (env::var(URL).unwrap(), "https://127.0.0.1:1");
    let options = ConnectOptions::new();
    for name in ["hyper", "ureq"] {
        call(name, &options, &http).await.unwrap();
        let (kind, text) = shown(&call(name, &options, https).await.unwrap_err());
        assert_eq!(kind, TransportErrorKind::Unsupported, "{text}");
        assert!(text.contains("the system's certificates cannot be used: "), "{text}");
        assert!(text.contains("; install some (the package `ca-certificates` on most Linux systems), or give"));
    }
    Client::new(&http).unwrap();
    blocking::Client::new(&http).unwrap();
    // Known to be needed, they are read at once.
    for error in [Client::new(https).unwrap_err(), blocking::Client::new(https).unwrap_err()] {
        assert!(error.to_string().contains("the system's certificates cannot be used: "), "{error}");
    }
}
