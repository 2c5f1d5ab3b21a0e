//! What the environment says about a deployment, by the conventions of Convex's own tools.

use std::collections::HashMap;
use std::path::Path;

use crate::error::{EnvironmentError, Error};

const URL: &str = "CONVEX_URL";
const SITE_URL: &str = "CONVEX_SITE_URL";
const SELF_HOSTED_URL: &str = "CONVEX_SELF_HOSTED_URL";
const SELF_HOSTED_KEY: &str = "CONVEX_SELF_HOSTED_ADMIN_KEY";
const DEPLOY_KEYS: [&str; 2] = ["CONVEX_DEPLOY_KEY", "CONVEX_DEPLOYMENT_TOKEN"];
const DEPLOYMENT: &str = "CONVEX_DEPLOYMENT";

const FILES: [&str; 2] = [".env.local", ".env"];

/// Variables by name. What is empty is not there.
pub(super) struct Environment {
    variables: HashMap<String, String>,
}

impl Environment {
    /// The process's variables, then those of the files in the working directory.
    pub(super) fn of_process() -> Result<Self, Error> {
        Self::read(
            std::env::vars_os().filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?))),
            Path::new(""),
        )
    }

    fn read(process: impl Iterator<Item = (String, String)>, folder: &Path) -> Result<Self, Error> {
        let mut variables: HashMap<_, _> = process.filter(|(_, value)| !value.is_empty()).collect();
        for name in FILES {
            let file = folder.join(name);
            if !file.exists() {
                continue;
            }
            // The error's text repeats the line, which may hold a key.
            let fail = |error| match error {
                dotenvy::Error::Io(error) => failure(format!("`{name}` cannot be read: {error}")),
                _ => failure(format!("`{name}` cannot be read: one of its lines is not like `NAME=value`")),
            };
            for line in dotenvy::from_path_iter(&file).map_err(fail)? {
                let (key, value) = line.map_err(fail)?;
                if !value.is_empty() {
                    variables.entry(key).or_insert(value);
                }
            }
        }
        Ok(Self { variables })
    }

    /// Where the deployment is, and the variable that says so.
    pub(super) fn url(&self) -> Result<(String, &'static str), Error> {
        for variable in [URL, SELF_HOSTED_URL] {
            if let Some(url) = self.get(variable) {
                return Ok((url.to_owned(), variable));
            }
        }
        let key = self.deploy_key()?;
        let named = key.and_then(|(key, variable)| Some((cloud_name(key.split_once('|')?.0)?, variable)));
        if let Some((name, variable)) = named.or_else(|| Some((cloud_name(self.get(DEPLOYMENT)?)?, DEPLOYMENT))) {
            return Ok((format!("https://{name}.convex.cloud"), variable));
        }
        let [key, token] = DEPLOY_KEYS;
        Err(missing(&format!(
            "no deployment: neither `{URL}` nor `{SELF_HOSTED_URL}` is set, \
             nor does `{key}`, `{token}` or `{DEPLOYMENT}` name one"
        )))
    }

    /// Where the HTTP actions are of what [`url`](Self::url) finds.
    pub(super) fn site(&self) -> Option<&str> {
        self.get(URL).and(self.get(SITE_URL))
    }

    /// An admin's key, and the URL that belongs to it.
    pub(super) fn admin(&self) -> Result<(Option<String>, &str), Error> {
        if let (Some(url), Some(key)) = (self.get(SELF_HOSTED_URL), self.get(SELF_HOSTED_KEY)) {
            return Ok((Some(url.to_owned()), key));
        }
        if let Some((key, _)) = self.deploy_key()? {
            return Ok((None, key));
        }
        let [key, token] = DEPLOY_KEYS;
        Err(missing(&format!(
            "no admin key: neither `{key}` nor `{token}` is set, nor `{SELF_HOSTED_KEY}` with `{SELF_HOSTED_URL}`"
        )))
    }

    /// With Convex's two words that stand for the absence of a key.
    fn deploy_key(&self) -> Result<Option<(&str, &'static str)>, Error> {
        let found = DEPLOY_KEYS.into_iter().find_map(|variable| Some((self.get(variable)?, variable)));
        let Some((key, variable)) = found else { return Ok(None) };
        if key == "<ignore_deploy_key>" {
            return Ok(None);
        }
        match key.strip_prefix("<missing_deploy_key:").and_then(|text| text.strip_suffix('>')) {
            Some(text) => Err(failure(format!("`{variable}` says: {text}"))),
            None => Ok(Some((key, variable))),
        }
    }

    fn get(&self, variable: &str) -> Option<&str> {
        self.variables.get(variable).map(String::as_str)
    }
}

/// The `name` of `dev:name`, if that is a deployment in Convex's cloud.
fn cloud_name(label: &str) -> Option<&str> {
    let (kind, name) = label.split_once(':').unwrap_or(("", label));
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (matches!(kind, "" | "dev" | "prod" | "preview") && plain && !name.starts_with("anonymous-")).then_some(name)
}

fn missing(what: &str) -> Error {
    let files = FILES.join("` or `");
    failure(format!("{what}, in the environment or in `{files}` of the working directory; `npx convex dev` writes one"))
}

fn failure(message: String) -> Error {
    Error::Environment(EnvironmentError { message })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let variables = variables.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Environment::read(variables, Path::new("/nowhere")).unwrap()
    }

    #[test]
    fn the_url_is_found_in_order() {
        let all = [
            ("CONVEX_URL", "https://a.test", "https://a.test"),
            ("CONVEX_SELF_HOSTED_URL", "http://localhost:3210", "http://localhost:3210"),
            ("CONVEX_DEPLOY_KEY", "prod:happy-cat-1|secret", "https://happy-cat-1.convex.cloud"),
            ("CONVEX_DEPLOYMENT_TOKEN", "preview:mad-cat-2|secret", "https://mad-cat-2.convex.cloud"),
            ("CONVEX_DEPLOYMENT", "dev:tall-forest-3", "https://tall-forest-3.convex.cloud"),
        ];
        for first in 0..all.len() {
            let set: Vec<_> = all[first..].iter().map(|(key, value, _)| (*key, *value)).collect();
            assert_eq!(environment(&set).url().unwrap(), (all[first].2.to_owned(), all[first].0));
        }
        assert_eq!(environment(&[("CONVEX_DEPLOYMENT", "bare-1")]).url().unwrap().0, "https://bare-1.convex.cloud");
    }

    #[test]
    fn what_names_no_deployment_is_no_guess() {
        for (key, value) in [
            ("CONVEX_URL", ""),
            ("CONVEX_DEPLOYMENT", "local:x"),
            ("CONVEX_DEPLOYMENT", "anonymous-x"),
            ("CONVEX_DEPLOYMENT", "dev:a.evil.test/"),
            ("CONVEX_DEPLOY_KEY", "preview:team:project|secret"),
            ("CONVEX_DEPLOY_KEY", "project:team:project|secret"),
            ("CONVEX_DEPLOY_KEY", "secret"),
            ("CONVEX_DEPLOY_KEY", "<ignore_deploy_key>"),
        ] {
            let error = environment(&[(key, value)]).url().unwrap_err().to_string();
            for part in ["CONVEX_URL", "CONVEX_SELF_HOSTED_URL", "CONVEX_DEPLOYMENT", ".env.local", "npx convex dev"] {
                assert!(error.contains(part), "{error}");
            }
            assert!(!error.contains("secret"), "{error}");
        }
        let error = environment(&[("CONVEX_DEPLOY_KEY", "<missing_deploy_key:ask Bob>")]).url().unwrap_err();
        assert_eq!(error.to_string(), "`CONVEX_DEPLOY_KEY` says: ask Bob");
    }

    #[test]
    fn the_site_goes_with_its_url() {
        let both = [("CONVEX_SITE_URL", "https://s.test"), ("CONVEX_URL", "https://a.test")];
        assert_eq!(environment(&both).site(), Some("https://s.test"));
        assert_eq!(environment(&both[..1]).site(), None);
    }

    #[test]
    fn keys_belong_to_their_deployment() {
        let own =
            [("CONVEX_SELF_HOSTED_URL", "http://h"), ("CONVEX_SELF_HOSTED_ADMIN_KEY", "k"), ("CONVEX_DEPLOY_KEY", "d")];
        assert_eq!(environment(&own).admin().unwrap(), (Some("http://h".to_owned()), "k"));
        assert_eq!(environment(&own[1..]).admin().unwrap(), (None, "d"));
        let error = environment(&own[1..2]).admin().unwrap_err().to_string();
        assert!(error.contains("CONVEX_DEPLOY_KEY") && error.contains("CONVEX_DEPLOYMENT_TOKEN"), "{error}");
    }

    #[test]
    fn the_process_wins_over_the_files_and_the_local_file_over_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(".env.local", "# comment\nCONVEX_URL=https://local.test # comment\nCONVEX_DEPLOY_KEY='prod:a|b'\n");
        write(".env", "CONVEX_URL=https://shared.test\nCONVEX_SELF_HOSTED_URL=http://h\n");
        let read = |process: &[(&str, &str)]| {
            let process = process.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
            Environment::read(process, folder.path())
        };
        assert_eq!(read(&[("CONVEX_URL", "")]).unwrap().url().unwrap().0, "https://local.test");
        assert_eq!(read(&[("CONVEX_URL", "https://p.test")]).unwrap().url().unwrap().0, "https://p.test");
        assert_eq!(read(&[]).unwrap().admin().unwrap(), (None, "prod:a|b"));
        assert_eq!(read(&[]).unwrap().get(SELF_HOSTED_URL), Some("http://h"));

        write(".env.local", "CONVEX_DEPLOY_KEY 'secret");
        let Err(error) = read(&[]) else { panic!("it was read") };
        assert!(error.to_string().contains("`.env.local` cannot be read"), "{error}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }

    #[cfg(feature = "_tokio")]
    #[test]
    fn clients_are_made_of_it() {
        use crate::client::Client;

        let own = [("CONVEX_SELF_HOSTED_URL", "http://h"), ("CONVEX_SELF_HOSTED_ADMIN_KEY", "k"), ("CONVEX_URL", "x")];
        let client = Client::builder().build_admin_from(&environment(&own)).unwrap();
        assert_eq!(
            format!("{client:?}"),
            r#"Client { url: "http://h", authorization: Some(Authorization(redacted)) }"#
        );
        let client = Client::builder().build_from(&environment(&own[..2])).unwrap();
        assert_eq!(format!("{client:?}"), r#"Client { url: "http://h", authorization: None }"#);
        let error = Client::builder().build_from(&environment(&own[2..])).unwrap_err().to_string();
        assert!(error.contains("write `https://x`") && error.contains("it is from `CONVEX_URL`"), "{error}");
        assert!(Client::builder().build_admin_from(&environment(&own[1..])).is_err());
    }
}
