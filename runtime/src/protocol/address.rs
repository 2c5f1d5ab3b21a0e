//! The URLs of deployments.
//!
//! URLs are checked by hand. Each transport has its own parser, and they accept different URLs: for one, a port that is not a
//! number is port 80, for another, a backslash is a slash. The crate `url` would avoid that, but the transports over hyper
//! and ureq do not need it otherwise, and it would double their build time. So only URLs that all parsers read alike are
//! accepted.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;
use percent_encoding::percent_decode_str;

use crate::error::{Error, UrlError};

/// Checks the URL of a deployment and normalizes it to `https://host`, to which a path such as `/api/query` can be appended.
///
/// ```
/// use convex_typed::protocol::deployment_url;
///
/// let url = deployment_url("HTTPS://happy-animal-123.convex.cloud/")?;
/// assert_eq!(url, "https://happy-animal-123.convex.cloud");
///
/// let error = deployment_url("happy-animal-123.convex.cloud").unwrap_err();
/// assert!(error.to_string().contains("https://happy-animal-123.convex.cloud"));
/// # Ok::<(), convex_typed::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Url`] if it has no scheme or one other than HTTP's, an invalid host or port, the host of HTTP actions
/// (`.convex.site`), or anything after the host.
pub fn deployment_url(text: &str) -> Result<String, Error> {
    check(text, UrlKind::Deployment)
}

/// The purpose of a URL.
#[cfg_attr(not(feature = "client"), allow(dead_code))]
#[derive(Clone, Copy, PartialEq)]
pub(super) enum UrlKind {
    /// The URL of a deployment, which serves functions and files.
    Deployment,
    /// The URL of a deployment's HTTP actions.
    Site,
}

pub(super) fn check(text: &str, kind: UrlKind) -> Result<String, Error> {
    let text = text.trim();
    let fail = |url, message| Error::Url(UrlError { url, what: "of a Convex deployment", message });
    if is_secret(text) {
        let message = "it looks like a key or a token; pass these to `set_admin_auth` or `set_auth`";
        return Err(fail("(redacted)".into(), message.into()));
    }
    normal(text, kind).map_err(|message| fail(shown(text).to_owned(), message))
}

/// Whether the text looks like a secret given in place of the URL: a deploy key, a JWT, or the value of a header. A label of
/// a host has at most 63 characters.
fn is_secret(text: &str) -> bool {
    let begins = |start: &str| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let host =
        text.split_once("://").map_or(text, |(_, rest)| rest).split(['/', '?', '#', '@']).next().unwrap_or_default();
    text.contains('|')
        || begins("Bearer ")
        || begins("Convex ")
        || host.starts_with("eyJ")
        || host.split(['.', ':']).any(|label| label.len() > 63)
}

/// Returns the part that may be shown: there may be a password before an `@`, and a token in the query.
fn shown(text: &str) -> &str {
    text.rsplit('@').next().unwrap_or_default().split(['?', '#']).next().unwrap_or_default()
}

fn normal(text: &str, kind: UrlKind) -> Result<String, String> {
    if text.is_empty() {
        return Err("it is empty; check the environment variable it comes from".into());
    }
    if text.contains('@') {
        return Err("it must not contain a user or password".into());
    }
    if !text.contains("://") {
        let shown = shown(text);
        return Err(match Address::parse(&format!("http://{text}")) {
            Ok(address) if address.is_local() => format!("the scheme is missing; write `http://{shown}`"),
            _ => format!("the scheme is missing; write `https://{shown}`"),
        });
    }
    let address = Address::parse(text)?;
    let path = match kind {
        UrlKind::Deployment => {
            if let Some(name) = address.host.strip_suffix(".convex.site") {
                return Err(format!(
                    "`.convex.site` is for HTTP actions; functions are at `https://{name}.convex.cloud`"
                ));
            }
            if !address.rest.trim_matches('/').is_empty() {
                return Err("it must end after the host and port".into());
            }
            ""
        }
        UrlKind::Site => {
            if let Some(name) = address.host.strip_suffix(".convex.cloud") {
                return Err(format!(
                    "`.convex.cloud` is for functions; HTTP actions are at `https://{name}.convex.site`"
                ));
            }
            if address.rest.contains(['?', '#']) {
                return Err("it must end after the path".into());
            }
            if dotted(address.rest) {
                return Err("its path has a segment `.` or `..`".into());
            }
            address.rest.trim_end_matches('/')
        }
    };
    let url = format!("{address}{path}");
    url.parse::<Uri>().map_err(|error| error.to_string())?;
    Ok(url)
}

/// A parsed absolute URL of HTTP.
pub(super) struct Address<'a> {
    scheme: &'static str,
    /// In lower case; an IPv6 address with its brackets.
    pub(super) host: String,
    port: Option<u16>,
    /// The path, query and fragment.
    pub(super) rest: &'a str,
}

impl<'a> Address<'a> {
    /// Parses a URL. The error messages do not contain parts of it.
    pub(super) fn parse(text: &'a str) -> Result<Self, &'static str> {
        if let Some(odd) = text.chars().find(|character| *character == '\\' || !character.is_ascii_graphic()) {
            return Err(match odd {
                '\\' => "it has a backslash; write `/`",
                odd if odd.is_ascii() => "it has a space or another character that is not allowed in URLs",
                _ => "it has non-ASCII characters; write the host as `xn--…`, and percent-encode the rest",
            });
        }
        let (scheme, rest) = text.split_once("://").ok_or("it must start with `https://`")?;
        let scheme = ["https", "http"]
            .into_iter()
            .find(|known| scheme.eq_ignore_ascii_case(known))
            .ok_or("it must start with `https://` (or `http://`)")?;
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("it must not contain a user or password");
        }
        let end = authority.rfind(']').map_or(0, |bracket| bracket + 1);
        let (host, port) = match authority[end..].find(':') {
            Some(colon) => (&authority[..end + colon], Some(&authority[end + colon + 1..])),
            None => (authority, None),
        };
        Ok(Self { scheme, host: parse_host(host)?, port: port.map(parse_port).transpose()?, rest })
    }

    /// Whether the host is this machine.
    pub(super) fn is_local(&self) -> bool {
        let address = self.host.trim_matches(['[', ']']).parse::<IpAddr>();
        self.host == "localhost" || address.is_ok_and(|address| address.is_loopback())
    }
}

/// Displays scheme, host and port.
impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

fn parse_host(host: &str) -> Result<String, &'static str> {
    if host.is_empty() {
        return Err("the host is missing");
    }
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']').and_then(|address| address.parse::<Ipv6Addr>().ok());
        return Ok(format!("[{}]", address.ok_or("its host is not an IPv6 address")?));
    }
    let host = host.to_ascii_lowercase();
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if !host.bytes().all(known) || host.starts_with('.') || host.contains("..") {
        return Err("its host has an invalid character, or a dot too many");
    }
    // Such a host is an IPv4 address, but parsers read its other notations (`127.1`, `0x7f.1`) differently.
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let numeric = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    if numeric && host.parse::<Ipv4Addr>().is_err() {
        return Err("its host is not an IPv4 address");
    }
    Ok(host)
}

fn parse_port(port: &str) -> Result<u16, &'static str> {
    // A URL with a password has it at this place, before the host.
    let error = "its port must be a number from 1 to 65535, and it must not contain a user or password";
    let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    port.parse().ok().filter(|port| digits && *port > 0).ok_or(error)
}

/// Whether a path, before its query, has a segment `.` or `..`: URL parsers resolve these, even if they are percent-encoded.
pub(super) fn dotted(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.split('/').any(|segment| matches!(&*percent_decode_str(segment).decode_utf8_lossy(), "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_urls_are_accepted() {
        for (text, url) in [
            ("https://a.convex.cloud", "https://a.convex.cloud"),
            (" https://a.convex.cloud//\n", "https://a.convex.cloud"),
            ("HTTPS://Happy-Cat-1.Convex.Cloud", "https://happy-cat-1.convex.cloud"),
            ("http://127.0.0.1:3210/", "http://127.0.0.1:3210"),
            ("http://[::1]:3210", "http://[::1]:3210"),
            ("Http://backend:03210", "http://backend:3210"),
            ("https://my_host.test:65535", "https://my_host.test:65535"),
        ] {
            assert_eq!(deployment_url(text).unwrap(), url);
        }
    }

    #[test]
    fn errors_say_what_is_wrong_with_a_url() {
        for (text, part) in [
            ("", "it is empty"),
            ("a.convex.cloud", "write `https://a.convex.cloud`"),
            ("localhost:3210", "write `http://localhost:3210`"),
            ("[::1]:3210", "write `http://[::1]:3210`"),
            ("ws://a.convex.cloud", "must start with `https://`"),
            ("https://a.convex.site/", "functions are at `https://a.convex.cloud`"),
            ("https://A.CONVEX.SITE", "functions are at `https://a.convex.cloud`"),
            ("https://a.convex.cloud/api", "must end after the host"),
            ("https://a.convex.cloud?x=1", "must end after the host"),
            ("https://a.convex.cloud#x", "must end after the host"),
            ("https://a b", "a space"),
            ("https://a\u{7}b", "a space or another character"),
            ("https://münchen.test", "non-ASCII"),
            ("https:///", "host is missing"),
            ("https://:3210", "host is missing"),
            ("https://a\\b", "has a backslash"),
            ("https://a%2eb", "an invalid character"),
            ("https://a..b", "a dot too many"),
            ("https://[::1", "not an IPv6 address"),
            ("https://[::1]x", "not an IPv6 address"),
            ("http://127.1", "not an IPv4 address"),
            ("http://1.2.3.256", "not an IPv4 address"),
            ("http://a.0x7f", "not an IPv4 address"),
        ] {
            let error = deployment_url(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    /// `http::Uri` ignores these ports, so the request, with its key, would go to port 80.
    #[test]
    fn ports_are_numbers() {
        for port in ["32l0", "99999", "65536", "0", "", "+80", "-1", " 80", "3210:3210", "0x50"] {
            for url in [format!("http://127.0.0.1:{port}"), format!("http://[::1]:{port}/")] {
                let error = deployment_url(&url).unwrap_err().to_string();
                assert!(error.contains("its port must be a number") || port == " 80", "{url}: {error}");
                assert!(check(&url, UrlKind::Site).is_err(), "{url}");
            }
        }
    }

    #[test]
    fn a_site_may_have_a_path() {
        let site = |text| check(text, UrlKind::Site);
        assert_eq!(site("http://localhost:3210/http/").unwrap(), "http://localhost:3210/http");
        assert_eq!(site("https://a.convex.site/").unwrap(), "https://a.convex.site");
        let error = site("https://A.convex.cloud").unwrap_err().to_string();
        assert!(error.contains("HTTP actions are at `https://a.convex.site`"), "{error}");
        for odd in ["https://a.test/?x", "https://a.test/#x", "a.test", "https://a.test/x/../y", "https://a.test/x\\y"]
        {
            assert!(site(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn errors_do_not_show_secrets() {
        let long = "secret".repeat(20);
        for text in [
            "https://me:secret@a.convex.cloud",
            "prod:happy-cat-1|secret",
            "https://prod:happy-cat-1|secret",
            "happy-cat-1|secret",
            "Convex prod:happy-cat-1|secret",
            "Bearer secret",
            "eyJzecret.eyJsecret.secret",
            "https://a.convex.cloud/api/storage/upload?token=secret",
            "https://a.convex.cloud#secret",
            "a.convex.cloud/api/storage/upload?token=secret",
            &long,
        ] {
            let error = deployment_url(text).unwrap_err();
            assert!(!format!("{error} {error:?} {error:#?}").contains("secret"), "{error}");
        }
        let error = deployment_url("prod:happy-cat-1|secret").unwrap_err().to_string();
        assert!(error.contains("`set_admin_auth`"), "{error}");
    }
}
