//! Finds a deployment in the environment, by the conventions of Convex's own tools.

mod dotenv;
mod key;

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::{fmt, fs, io};

use self::dotenv::Entry;
use self::key::Key;
use crate::error::{EnvironmentError, Error};

const URL: &str = "CONVEX_URL";
const SITE_URL: &str = "CONVEX_SITE_URL";
const SELF_HOSTED_URL: &str = "CONVEX_SELF_HOSTED_URL";
const SELF_HOSTED_KEY: &str = "CONVEX_SELF_HOSTED_ADMIN_KEY";
const DEPLOY_KEYS: [&str; 2] = ["CONVEX_DEPLOY_KEY", "CONVEX_DEPLOYMENT_TOKEN"];
const DEPLOYMENT: &str = "CONVEX_DEPLOYMENT";

const FILES: [&str; 2] = [".env.local", ".env"];

/// The largest file that is read: a device might be endless.
const LIMIT: u64 = 1 << 20;

/// The variables of the process and of `.env` files. Empty ones count as unset.
pub(super) struct Environment {
    process: HashMap<String, String>,
    files: Vec<File>,
}

struct File {
    name: &'static str,
    text: String,
    /// Why it could not be read.
    failure: Option<String>,
    entries: Vec<Entry>,
}

/// Where a variable is set.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Source {
    Process,
    File { name: &'static str, line: usize },
}

/// A variable that is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Variable<'a> {
    name: &'static str,
    pub(super) value: &'a str,
    source: Source,
}

/// The URL of a deployment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Deployment<'a> {
    pub(super) url: String,
    /// The variable it comes from.
    pub(super) variable: Variable<'a>,
    /// The URL of its HTTP actions.
    pub(super) site: Option<Variable<'a>>,
}

impl Environment {
    /// Reads the variables of the process, then those of the files in the working directory.
    pub(super) fn of_process() -> Self {
        let process = std::env::vars_os();
        // A value that is not UTF-8 is not one of ours, or fails later.
        let process = process.map(|(name, value)| [name, value].map(|text| text.to_string_lossy().into_owned()));
        Self::read(process.map(|[name, value]| (name, value)), Path::new(""))
    }

    fn read(process: impl Iterator<Item = (String, String)>, folder: &Path) -> Self {
        let files = FILES.into_iter().filter_map(|name| File::read(name, &folder.join(name))).collect();
        Self { process: process.filter(|(_, value)| !value.is_empty()).collect(), files }
    }

    /// Finds the deployment.
    pub(super) fn deployment(&self) -> Result<Deployment<'_>, Error> {
        for name in [URL, SELF_HOSTED_URL] {
            if let Some(variable) = self.get(name) {
                let site = if name == URL { self.get(SITE_URL) } else { None };
                // From two sources, they may be of different deployments.
                let site = site.filter(|site| site.source.is_same_as(variable.source));
                return Ok(Deployment { url: variable.value.to_owned(), variable, site });
            }
        }
        let named = match self.deploy_key()? {
            Some(key) => Key::of(key.value).name.map(|name| (name, key)),
            None => None,
        };
        let named = named.or_else(|| {
            let deployment = self.get(DEPLOYMENT)?;
            Some((key::deployment_name(deployment.value)?, deployment))
        });
        match named {
            Some((name, variable)) => {
                Ok(Deployment { url: format!("https://{name}.convex.cloud"), variable, site: None })
            }
            None => {
                let [key, token] = DEPLOY_KEYS;
                let what = format!(
                    "no deployment: neither `{URL}` nor `{SELF_HOSTED_URL}` is set, \
                     nor does `{key}`, `{token}` or `{DEPLOYMENT}` name one"
                );
                Err(self.missing(&what, &[URL, SELF_HOSTED_URL, key, token, DEPLOYMENT]))
            }
        }
    }

    /// Finds an admin or deploy key, and its deployment.
    pub(super) fn admin(&self) -> Result<(Variable<'_>, Deployment<'_>), Error> {
        if let (Some(variable), Some(key)) = (self.get(SELF_HOSTED_URL), self.get(SELF_HOSTED_KEY)) {
            return Ok((key, Deployment { url: variable.value.to_owned(), variable, site: None }));
        }
        if let Some(key) = self.deploy_key()? {
            return Ok((key, self.deployment()?));
        }
        let [key, token] = DEPLOY_KEYS;
        let what = format!(
            "no admin key: neither `{key}` nor `{token}` is set, nor `{SELF_HOSTED_KEY}` with `{SELF_HOSTED_URL}`"
        );
        Err(self.missing(&what, &[key, token, SELF_HOSTED_KEY, SELF_HOSTED_URL]))
    }

    /// Finds a deploy key, which is missing if it has one of two special values of Convex's tools.
    fn deploy_key(&self) -> Result<Option<Variable<'_>>, Error> {
        let Some(key) = DEPLOY_KEYS.into_iter().find_map(|name| self.get(name)) else { return Ok(None) };
        if key.value == "<ignore_deploy_key>" {
            return Ok(None);
        }
        match key.value.strip_prefix("<missing_deploy_key:").and_then(|text| text.strip_suffix('>')) {
            Some(text) => Err(failure(format!("{key} says: {text}"))),
            None => Ok(Some(key)),
        }
    }

    fn get(&self, name: &'static str) -> Option<Variable<'_>> {
        let of_process = self.process.get(name).map(|value| Variable { name, value, source: Source::Process });
        of_process.or_else(|| self.files.iter().find_map(|file| file.get(name)))
    }

    /// The error for a missing variable, with the lines that were probably meant to set it.
    fn missing(&self, what: &str, names: &[&str]) -> Error {
        let files = FILES.join("` or `");
        let mut message =
            format!("{what}, in the environment or in `{files}` of the working directory; `npx convex dev` writes one");
        for file in &self.files {
            file.add_problems(names, &mut message);
        }
        failure(message)
    }
}

impl File {
    /// Returns `None` if the file does not exist.
    fn read(name: &'static str, path: &Path) -> Option<Self> {
        // The part that can be read may be enough.
        let (text, failure) = match read_start(path) {
            Ok(bytes) if bytes.len() as u64 == LIMIT => {
                (dotenv::plain(&String::from_utf8_lossy(&bytes)), Some("it is larger than 1 MiB".to_owned()))
            }
            Ok(bytes) => match String::from_utf8_lossy(&bytes) {
                Cow::Borrowed(text) => (dotenv::plain(text), None),
                Cow::Owned(text) => (dotenv::plain(&text), Some("it is not valid UTF-8".to_owned())),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            Err(error) => (String::new(), Some(error.to_string())),
        };
        let entries = dotenv::read(&text);
        Some(Self { name, text, failure, entries })
    }

    /// The last entry of a name counts.
    fn get(&self, name: &'static str) -> Option<Variable<'_>> {
        let entry = self.entries.iter().rev().find(|entry| entry.name == name)?;
        let source = Source::File { name: self.name, line: *entry.lines.start() };
        (!entry.value.is_empty()).then_some(Variable { name, value: &entry.value, source })
    }

    /// Adds why the file may not set these variables. Values are not shown, as they may be keys.
    fn add_problems(&self, names: &[&str], message: &mut String) {
        let file = self.name;
        if let Some(failure) = &self.failure {
            *message += &format!("; `{file}` cannot be read: {failure}");
        }
        let problems = (1..).zip(self.text.lines()).filter_map(|(line, text)| {
            let name = names.iter().find(|name| mentions(text, name))?;
            let Some(entry) = self.entries.iter().find(|entry| entry.lines.contains(&line)) else {
                return Some(format!("; line {line} of `{file}` is not like `{name}=value`"));
            };
            let (first, other) = (entry.lines.start(), &entry.name);
            if other == name && entry.value.is_empty() {
                Some(format!("; `{name}` is empty in line {line} of `{file}`"))
            } else if *first < line {
                let value = format!("part of the value of `{other}`, which begins in line {first}");
                Some(format!("; `{name}` in line {line} of `{file}` is {value}"))
            } else {
                None
            }
        });
        message.extend(problems.take(5));
    }
}

/// Reads the first MiB of a file.
fn read_start(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a line looks as if it was meant to set a variable, in any syntax.
fn mentions(line: &str, name: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut words = line.split(|character| !is_part(character)).filter(|word| !word.is_empty());
    !line.trim_start().starts_with('#') && words.by_ref().take(2).any(|word| word == name)
}

impl Source {
    /// Whether both are set in the same place, and so belong together.
    fn is_same_as(self, other: Self) -> bool {
        match (self, other) {
            (Self::Process, Self::Process) => true,
            (Self::File { name, .. }, Self::File { name: other, .. }) => name == other,
            _ => false,
        }
    }
}

impl Variable<'_> {
    /// Adds to an error about the value where that comes from.
    pub(super) fn explain(&self, error: Error) -> Error {
        match error {
            Error::Url(mut error) => {
                error.message = format!("{} (from {self})", error.message);
                Error::Url(error)
            }
            Error::Token(error) => failure(format!("{self} is not a key: {error}")),
            error => error,
        }
    }
}

/// Shows its name and source, never its value.
impl fmt::Display for Variable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.name)?;
        match self.source {
            Source::Process => Ok(()),
            Source::File { name, line } => write!(f, " in line {line} of `{name}`"),
        }
    }
}

fn failure(message: String) -> Error {
    Error::Environment(EnvironmentError { message })
}

#[cfg(test)]
mod tests;
