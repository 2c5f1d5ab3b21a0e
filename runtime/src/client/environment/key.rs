//! Which deployment a key belongs to, and where it must not be sent.

use http::Uri;

use super::{Deployment, SELF_HOSTED_KEY, Source, Variable, failure};
use crate::error::Error;
use crate::protocol;

/// The public part of a key like `prod:happy-animal-123|secret`.
pub(super) struct Key<'a> {
    /// Whether it is a key of Convex's cloud. Keys of self-hosted and local deployments have no type.
    is_cloud: bool,
    /// The name of the deployment, if it is for a single one.
    pub(super) name: Option<&'a str>,
}

impl<'a> Key<'a> {
    /// Parses a key as Convex does (`admin_key.rs`).
    pub(super) fn of(key: &'a str) -> Self {
        let Some((label, _)) = key.trim().split_once('|') else { return Self { is_cloud: false, name: None } };
        let kind = label.split_once(':').map(|(kind, _)| kind);
        Self { is_cloud: kind.is_some_and(|kind| kind != "local"), name: deployment_name(label) }
    }
}

/// The `name` of `dev:name`, if it is a deployment in Convex's cloud. `preview:team:project` has none.
pub(super) fn deployment_name(label: &str) -> Option<&str> {
    let (kind, name) = label.split_once(':').unwrap_or(("", label));
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (matches!(kind, "" | "dev" | "prod" | "preview") && plain && !name.starts_with("anonymous-")).then_some(name)
}

impl Variable<'_> {
    /// Fails if this key must not be sent to these URLs of the environment.
    pub(in crate::client) fn check(&self, deployment: &Deployment<'_>) -> Result<(), Error> {
        self.check_url(&deployment.url, &deployment.variable)?;
        deployment.site.as_ref().map_or(Ok(()), |site| self.check_url(site.value, site))
    }

    fn check_url(&self, url: &str, variable: &Variable<'_>) -> Result<(), Error> {
        // An invalid URL is reported later.
        let Ok(url) = protocol::site_url(url).or_else(|_| protocol::deployment_url(url)) else { return Ok(()) };
        let Ok(uri) = url.parse::<Uri>() else { return Ok(()) };
        let host = uri.host().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        let key = Key::of(self.value);
        let host_name = cloud_name(&host);
        let refuse = |why: String| {
            Err(failure(format!(
                "{self} is not sent to `{host}`, the host in {variable}: {why}. \
                 To send it there anyway, build the client with `ClientBuilder::build` \
                 and set the key with `Client::set_admin_auth`"
            )))
        };
        if let Some(name) = key.name.filter(|name| host_name.is_some_and(|other| !name.eq_ignore_ascii_case(other))) {
            return refuse(format!("it is a key of the deployment `{name}`"));
        }
        if key.is_cloud && uri.scheme_str() == Some("http") && !is_loopback(&host) {
            return refuse("the URL begins with `http://`, so anyone on the network could read it".into());
        }
        let proven = key.name.is_some() && host_name.is_some();
        if !proven && self.name != SELF_HOSTED_KEY && !self.source.is_same_as(variable.source) {
            return refuse(format!(
                "they may not belong together, as the key is set {} and the URL {}",
                self.source.phrase(),
                variable.source.phrase()
            ));
        }
        Ok(())
    }
}

impl Source {
    fn phrase(self) -> String {
        match self {
            Self::Process => "in the environment".into(),
            Self::File { name, .. } => format!("in `{name}`"),
        }
    }
}

/// The deployment's name in a host of Convex's cloud, like `happy-animal-123.eu-west-1.convex.cloud`.
fn cloud_name(host: &str) -> Option<&str> {
    let host = host.strip_suffix(".convex.cloud").or_else(|| host.strip_suffix(".convex.site"))?;
    host.split('.').next()
}

fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
