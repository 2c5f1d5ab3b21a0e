//! The URL of a deployment's HTTP actions.

use super::address::{self, Address};
use crate::error::Error;

/// Checks the URL of a deployment's HTTP actions, its site, and normalizes it to `https://host` or `https://host/path`.
///
/// # Errors
///
/// [`Error::Url`] if it has no scheme or one other than HTTP's, the host of functions (`.convex.cloud`), or anything after
/// the path.
pub(crate) fn site_url(text: &str) -> Result<String, Error> {
    address::check(text, address::UrlKind::Site)
}

/// Derives the site of the deployment at `url`, a [`deployment_url`](super::deployment_url), if possible: in Convex's cloud it
/// is another host, and a deployment on this machine also serves HTTP actions below `/http`. With a custom domain it can be
/// anywhere.
#[must_use]
pub(crate) fn derived_site_url(url: &str) -> Option<String> {
    let mut address = Address::parse(url).ok()?;
    if let Some(name) = address.host.strip_suffix(".convex.cloud") {
        address.host = format!("{name}.convex.site");
        return Some(address.to_string());
    }
    address.is_local().then(|| format!("{address}/http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_derived_unless_the_domain_is_custom() {
        for (url, site) in [
            ("https://happy-animal-123.eu-west-1.convex.cloud", Some("https://happy-animal-123.eu-west-1.convex.site")),
            ("http://127.0.0.1:3210", Some("http://127.0.0.1:3210/http")),
            ("https://api.example.com", None),
        ] {
            assert_eq!(derived_site_url(url).as_deref(), site);
        }
    }
}
