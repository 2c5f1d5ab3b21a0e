//! Where a deployment is.

use http::Uri;

use crate::error::{Error, UrlError};

/// Checks the URL of a deployment and brings it to the form `https://host`, to which paths such as
/// `/api/query` can be added.
///
/// ```
/// use convex_typed::protocol::deployment_url;
///
/// let url = deployment_url("https://happy-animal-123.convex.cloud/")?;
/// assert_eq!(url, "https://happy-animal-123.convex.cloud");
///
/// let error = deployment_url("happy-animal-123.convex.cloud").unwrap_err();
/// assert!(error.to_string().contains("https://happy-animal-123.convex.cloud"));
/// # Ok::<(), convex_typed::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Url`] names the mistake: no scheme, another one than HTTP's, the host of HTTP actions
/// (`.convex.site`), or something after the host.
pub fn deployment_url(text: &str) -> Result<String, Error> {
    check(text, Place::Functions)
}

/// What a URL is for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Functions,
    Site,
}

pub(super) fn check(text: &str, place: Place) -> Result<String, Error> {
    let text = text.trim();
    let fail = |url, message| Error::Url(UrlError { url, what: "of a Convex deployment", message });
    if is_secret(text) {
        let message = "it seems to be a key or a token: that is for `set_admin_auth` or `set_auth`";
        return Err(fail("(redacted)".into(), message.into()));
    }
    normal(text, place).map_err(|message| fail(shown(text).to_owned(), message))
}

/// Whether it looks like what is easily taken for a URL where both are configured: a deploy key, a JWT, or the value of
/// a header. A label of a host has 63 characters at most.
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

/// What may be shown of it: before an `@` there may be a password, and in a query a token.
fn shown(text: &str) -> &str {
    text.rsplit('@').next().unwrap_or_default().split(['?', '#']).next().unwrap_or_default()
}

fn normal(text: &str, place: Place) -> Result<String, String> {
    if text.is_empty() {
        return Err("it is empty, is the environment variable it comes from set?".into());
    }
    if text.contains('@') {
        return Err("it must not contain a user or password".into());
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(format!("the scheme is missing, write `https://{}`", shown(text)));
    };
    if !matches!(scheme, "http" | "https") {
        return Err("it must start with `https://` (or `http://`)".into());
    }
    if rest.trim_matches('/').is_empty() {
        return Err("the host is missing".into());
    }
    let uri: Uri = text.parse().map_err(|error: http::uri::InvalidUri| error.to_string())?;
    let host = uri.host().unwrap_or_default();
    let path = uri.path().trim_end_matches('/');
    match place {
        Place::Functions => {
            if let Some(name) = host.strip_suffix(".convex.site") {
                return Err(format!(
                    "`.convex.site` is for HTTP actions, functions are at `https://{name}.convex.cloud`"
                ));
            }
            if uri.query().is_some() || text.contains('#') || !path.is_empty() {
                return Err("it must end after the host and port".into());
            }
        }
        Place::Site => {
            if let Some(name) = host.strip_suffix(".convex.cloud") {
                return Err(format!(
                    "`.convex.cloud` is for functions, HTTP actions are at `https://{name}.convex.site`"
                ));
            }
            if uri.query().is_some() || text.contains('#') {
                return Err("it must end after the path".into());
            }
        }
    }
    let authority = uri.authority().map(http::uri::Authority::as_str).unwrap_or_default();
    Ok(format!("{scheme}://{authority}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_urls_are_accepted() {
        for (text, url) in [
            ("https://a.convex.cloud", "https://a.convex.cloud"),
            (" https://a.convex.cloud//\n", "https://a.convex.cloud"),
            ("http://127.0.0.1:3210/", "http://127.0.0.1:3210"),
            ("http://[::1]:3210", "http://[::1]:3210"),
        ] {
            assert_eq!(deployment_url(text).unwrap(), url);
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (text, part) in [
            ("", "it is empty"),
            ("a.convex.cloud", "write `https://a.convex.cloud`"),
            ("ws://a.convex.cloud", "must start with `https://`"),
            ("https://a.convex.site/", "functions are at `https://a.convex.cloud`"),
            ("https://a.convex.cloud/api", "must end after the host"),
            ("https://a.convex.cloud?x=1", "must end after the host"),
            ("https://a.convex.cloud#x", "must end after the host"),
            ("https://a b", "invalid"),
            ("https:///", "host is missing"),
        ] {
            let error = deployment_url(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn a_site_may_have_a_path() {
        let site = |text| check(text, Place::Site);
        assert_eq!(site("http://localhost:3210/http/").unwrap(), "http://localhost:3210/http");
        assert_eq!(site("https://a.convex.site/").unwrap(), "https://a.convex.site");
        let error = site("https://a.convex.cloud").unwrap_err().to_string();
        assert!(error.contains("HTTP actions are at `https://a.convex.site`"), "{error}");
        for odd in ["https://a.test/?x", "https://a.test/#x", "a.test"] {
            assert!(site(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn secrets_are_not_repeated() {
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
