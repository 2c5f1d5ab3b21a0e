//! Makes one call with both clients, and compares them.

use std::collections::BTreeSet;

use convex_typed::{Client, Kind, UserIdentity};
use convex_typed_tests::call::{Answer, Caller};
use convex_typed_tests::fixtures::Fixture;
use serde_json::{Value as Json, json};

use crate::differences::Difference;
use crate::pagination::without_nulls;
use crate::recorder::Recorder;
use crate::understood::{self, Understood};
use crate::{official, ours, sent};

/// The identity of the caller.
#[derive(Debug, Clone)]
pub(crate) enum Auth {
    Nobody,
    /// A user with this token.
    User(&'static str),
    /// An admin with this key.
    Admin(String),
    /// An admin with this key who acts as this user.
    ActingAs(String, &'static str),
}

const ISSUER: &str = "https://auth.example.com";

impl Auth {
    pub(crate) fn official(&self) -> Json {
        match self {
            Self::Nobody => Json::Null,
            Self::User(token) => json!({ "token": token }),
            Self::Admin(key) => json!({ "adminKey": key }),
            Self::ActingAs(key, subject) => {
                let token = format!("{ISSUER}|{subject}");
                let identity = json!({ "subject": subject, "issuer": ISSUER, "tokenIdentifier": token, "name": "Bób" });
                json!({ "adminKey": key, "identity": identity })
            }
        }
    }

    pub(crate) fn set(&self, client: &Client) {
        match self {
            Self::Nobody => Ok(()),
            Self::User(token) => client.set_auth(token),
            Self::Admin(key) => client.set_admin_auth(key),
            Self::ActingAs(key, subject) => {
                let identity = UserIdentity::new(ISSUER, subject).claim("name", "Bób");
                client.set_admin_auth_as(key, &identity)
            }
        }
        .unwrap();
    }
}

/// A function, for both clients.
pub(crate) struct Reference {
    pub(crate) kind: Kind,
    pub(crate) path: &'static str,
    pub(crate) caller: Caller,
}

impl Reference {
    /// The function of the bindings with this path.
    pub(crate) fn of(path: &str) -> Self {
        let function = Fixture::named("deployment").functions.iter().find(|function| function.name == path).unwrap();
        Self { kind: function.of.kind, path: function.name, caller: function.of.call.unwrap() }
    }
}

/// Calls a function with arguments in Convex's JSON. Checks that both clients send the same, except for known
/// differences, and decode the same result.
pub(crate) async fn same(
    recorder: &Recorder,
    Reference { kind, path, caller }: &Reference,
    args: &str,
    skip_queue: bool,
    auth: &Auth,
) -> Outcome {
    let method = match kind {
        Kind::Query => "query",
        Kind::Mutation => "mutation",
        Kind::Action => "action",
        kind => panic!("{kind:?} is new"),
    };
    let ours = |client: &_| caller(client, args, skip_queue).unwrap_or_else(|error| panic!("{path} {args}: {error}"));
    let official = official::Call { method, path, args, skip_queue };
    let mut outcome = side_by_side(recorder, Pair { official, ours: &ours, auth }).await;
    if outcome.ours != outcome.theirs
        && let understood::Outcome::Value(value) = &mut outcome.theirs.outcome
    {
        *value = without_nulls(value.clone());
        outcome.differences.insert(Difference::PaginationNulls);
    }
    assert_eq!(outcome.ours, outcome.theirs, "{path} {args}");
    outcome
}

/// The same call for both clients.
pub(crate) struct Pair<'a> {
    pub(crate) official: official::Call<'a>,
    pub(crate) ours: &'a dyn Fn(&Client) -> Answer,
    pub(crate) auth: &'a Auth,
}

/// The results of both clients for the same answers, and the differences between their requests.
pub(crate) struct Outcome {
    pub(crate) ours: Understood,
    pub(crate) theirs: Understood,
    pub(crate) differences: BTreeSet<Difference>,
}

/// Makes the call with both clients through the recorder. Ours gets the same answers as the official one.
///
/// Checks that both send the same, except for known differences.
pub(crate) async fn side_by_side(recorder: &Recorder, pair: Pair<'_>) -> Outcome {
    let theirs = official::call(recorder.url(), pair.auth, &[pair.official]).remove(0);
    let (sent_by_theirs, answers) = recorder.take();
    recorder.will_answer(answers);
    let ours = ours::understood((pair.ours)(&ours::client(recorder.url(), pair.auth))).await;
    let (sent_by_ours, _) = recorder.take();
    assert_eq!(sent_by_ours.len(), sent_by_theirs.len(), "{sent_by_ours:?}\n{sent_by_theirs:?}");
    let pairs = sent_by_ours.iter().zip(&sent_by_theirs);
    let differences = pairs.flat_map(|(ours, theirs)| sent::compare(ours, theirs)).collect();
    Outcome { ours, theirs, differences }
}
