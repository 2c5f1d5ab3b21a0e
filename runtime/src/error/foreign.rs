//! Responses that are not from Convex.

use std::fmt::{self, Display, Formatter};

use http::{StatusCode, Uri};

use super::PlatformError;
use crate::text::Excerpt;

/// What probably responded instead of the deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign<'a> {
    /// It redirects to the same path of another host.
    Moved(&'a str),
    /// It redirects to another page.
    SignIn(&'a str),
    /// By its status (511).
    CaptivePortal,
    /// By its status (407).
    Proxy,
    /// An HTML page with this title.
    Page(&'a str),
}

impl<'a> Foreign<'a> {
    pub(super) fn of(error: &'a PlatformError) -> Option<Self> {
        if let Some(location) = &error.location {
            return Some(if has_moved(location) { Self::Moved(location) } else { Self::SignIn(location) });
        }
        match error.status {
            StatusCode::NETWORK_AUTHENTICATION_REQUIRED => Some(Self::CaptivePortal),
            StatusCode::PROXY_AUTHENTICATION_REQUIRED => Some(Self::Proxy),
            _ if error.code.is_none() && error.message.is_empty() => title(&error.body).map(Self::Page),
            _ => None,
        }
    }

    /// What to do about it.
    pub(super) fn advice(self, status: StatusCode) -> Option<&'static str> {
        Some(match self {
            Self::Moved(_) => "the deployment has moved: use the URL of that host",
            Self::SignIn(_) => {
                "probably a sign-in page, of this network (a captive portal), a proxy or a web app: \
                 open it in a browser, or check the URL"
            }
            Self::CaptivePortal => "this network requires a sign-in (a captive portal): open any page in a browser",
            Self::Proxy => "the proxy requires a user and password",
            Self::Page(_) => match status.as_u16() {
                200..=299 => {
                    "probably the sign-in page of this network (a captive portal), or a web app: check the URL"
                }
                401 => "probably from a proxy in front of the deployment that requires a sign-in",
                403 => "probably from a proxy or firewall that blocks programs",
                408 | 413 => return None,
                429 => "probably from a proxy that limits the rate of requests: try again later",
                500.. => "probably from a proxy that cannot reach the deployment: try again later",
                _ => "probably from a web server that is not Convex: check the URL",
            },
        })
    }
}

impl Display for Foreign<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moved(location) | Self::SignIn(location) => write!(f, "it redirects to {}", Excerpt(location, 200)),
            Self::CaptivePortal => f.write_str("a captive portal"),
            Self::Proxy => f.write_str("a proxy"),
            Self::Page("") => f.write_str("an HTML page"),
            Self::Page(title) => write!(f, "an HTML page titled `{}`", Excerpt(title, 80)),
        }
    }
}

/// Whether a redirect leads to the same path of another host, and not to a sign-in page.
pub(super) fn has_moved(location: &str) -> bool {
    let Ok(url) = location.parse::<Uri>() else { return false };
    url.scheme().is_some() && (url.path().starts_with("/api/") || url.path() == "/" && url.query().is_none())
}

/// The title of an HTML page, if this is one.
fn title(body: &str) -> Option<&str> {
    // The part of the body to look at.
    const HEAD: usize = 1 << 16;
    let end = (0..=HEAD.min(body.len())).rev().find(|end| body.is_char_boundary(*end))?;
    let body = &body[..end];
    // ASCII lower case keeps the positions of all bytes.
    let lower = body.to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| lower.contains(tag));
    if !is_page || !lower.trim_start().starts_with('<') {
        return None;
    }
    let title = || {
        let open = lower.find("<title")?;
        let start = open + lower[open..].find('>')? + 1;
        let end = start + lower[start..].find("</title")?;
        Some(body[start..end].trim())
    };
    Some(title().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_titles() {
        for (body, expected) in [
            ("<html>Please sign in</html>", Some("")),
            ("\n<!DOCTYPE html><html lang=en><head><TITLE id=a>\n502 Bad é</Title>", Some("502 Bad é")),
            ("<!-- x --><html><title>unended", Some("")),
            ("<html><title", Some("")),
            ("", None),
            ("no available server", None),
            (r#"{"status":"<html>"}"#, None),
            ("<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", None),
        ] {
            assert_eq!(title(body), expected, "{body}");
        }
        let long = format!("<html><title>x</title>{}", "é".repeat(1 << 16));
        assert_eq!(title(&long), Some("x"));
    }

    #[test]
    fn a_redirect_leads_to_the_deployment_or_to_a_sign_in() {
        for url in ["https://a.test/api/query", "https://www.a.test", "https://a.test/"] {
            assert!(has_moved(url), "{url}");
        }
        for url in ["/api/query", "/login", "https://portal.test/login?next=/api/query", "http://portal.test/?a", "a b"]
        {
            assert!(!has_moved(url), "{url}");
        }
    }
}
