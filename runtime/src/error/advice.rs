//! Advice on what to do about an error.

use std::borrow::Cow;
use std::time::Duration;

use http::StatusCode;

use super::foreign::Foreign;
use super::{DOWNLOAD, DecodeError, FunctionError, HttpActionError, PlatformError, UPLOAD};
use crate::function::TypeSource;
use crate::value::Value;
use crate::wire::UNKNOWN_KEY;

/// What a client knows about a call that failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Context {
    pub(crate) caller: Caller,
    /// Whether the function was called by path, without a function reference.
    pub(crate) dynamic: bool,
    /// The time of the database that was requested.
    pub(crate) requested_time: Option<RequestedTime>,
    /// How long it waited in the mutation queue.
    pub(crate) queued: Duration,
}

impl Context {
    /// For callers who are not admins, Convex hides internal functions.
    fn missing_function(self) -> String {
        let other = if self.dynamic { "correct its path" } else { "regenerate the bindings if it was renamed" };
        let key = match self.caller {
            Caller::Admin => "",
            _ => "; an internal function requires an admin or deploy key: call `set_admin_auth`",
        };
        format!("deploy it with `npx convex dev` or `npx convex deploy`, or {other}{key}")
    }
}

/// Who made the call.
#[cfg_attr(not(feature = "client"), allow(dead_code))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Caller {
    #[default]
    Unknown,
    Nobody,
    User,
    Admin,
}

/// A requested time, compared with the deployment's clock.
#[cfg_attr(not(feature = "client"), allow(dead_code))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestedTime {
    /// This long ago.
    Past(Duration),
    Future,
}

impl RequestedTime {
    /// The history that Convex keeps for queries (`consistentQuery` in its JavaScript client).
    const HISTORY: Duration = Duration::from_secs(30);

    fn is_out_of_reach(self) -> bool {
        match self {
            Self::Past(age) => age > Self::HISTORY,
            Self::Future => true,
        }
    }

    fn advice(self) -> Cow<'static, str> {
        match self {
            Self::Past(age) => format!(
                "the requested time was {} seconds ago, probably too long ago: Convex keeps {} seconds of history for \
                 queries; get a new `timestamp()`",
                age.as_secs(),
                Self::HISTORY.as_secs()
            )
            .into(),
            Self::Future => {
                "the requested time is in the future: a `SnapshotTimestamp` is in nanoseconds since 1970, and \
                 `timestamp()` returns the latest"
                    .into()
            }
        }
    }
}

const OUTDATED: &str = "the deployed function differs from the bindings: regenerate them";
const OTHER_KEY: &str = "the key does not allow it: call `set_admin_auth` with one that does";
const ID: &str = "the id is not from that table of this deployment";

impl FunctionError {
    /// Advice on Convex's own messages from before or after the function ran (`ValidatedPathAndArgs` and
    /// `ReturnsValidator` in its source). Production deployments hide most of them.
    pub(super) fn advice(&self) -> Option<Cow<'static, str>> {
        let verdict = verdict(&self.message);
        let is = |text| verdict.starts_with(text);
        if is("Could not find public function for ") || is("Could not find function for ") {
            return Some(self.context.missing_function().into());
        }
        let dynamic = self.context.dynamic;
        let outdated = (!dynamic).then_some(OUTDATED);
        let advice = if let Some(mismatch) = verdict.strip_prefix("ArgumentValidationError: ") {
            match of_id(mismatch) {
                Some(true) => Some(ID),
                Some(false) if dynamic => Some("check that the id is from this table and deployment"),
                Some(false) => Some(
                    "check that the id is from this table and deployment; if it is, the bindings are out of date: \
                     regenerate them",
                ),
                None => of_number(mismatch, dynamic).or(outdated),
            }
        } else if is("Trying to execute ") {
            outdated
        } else if is("ReturnsValidationError: ") {
            Some("the function returned a value that its own `returns` does not allow")
        } else if is("You do not have permission to perform this operation (") {
            Some(OTHER_KEY)
        } else if self.is_cursor_of_another() {
            Some("the cursor is from another query or other arguments: start without it")
        } else if verdict.ends_with("] Server Error") && self.data.is_none() {
            Some("production deployments hide the message: search the deployment's logs for the request id")
        } else {
            None
        };
        advice.map(Cow::Borrowed)
    }

    /// `invalid_cursor` in Convex's source.
    fn is_cursor_of_another(&self) -> bool {
        let data = self.data.as_ref().and_then(|data| data.get("paginationError"));
        data.and_then(Value::as_str) == Some("InvalidCursor")
    }
}

/// The message after `[Request ID: x] Server Error`. Exceptions of the function itself begin with `Uncaught`, and may contain
/// Convex's messages about functions that it called.
fn verdict(message: &str) -> &str {
    let message = message.trim();
    if !message.starts_with("[Request ID: ") {
        return message;
    }
    message.split_once("] Server Error\n").map_or(message, |(_, verdict)| verdict)
}

/// Advice on a number of the wrong kind: Convex does not convert between float64 and int64. It prints an int64 as digits
/// only, and never a float64 (`Display for ConvexValue` in its source).
fn of_number(mismatch: &str, dynamic: bool) -> Option<&'static str> {
    let (value, validator) = no_match(mismatch)?;
    let takes = |kind| validator.contains(kind);
    if value.parse::<i64>().is_ok() {
        return (takes("v.float64()") && !takes("v.int64()")).then_some(if dynamic {
            "expected a number, got an int64: send an `f64`, like `Value::from(1.0)`"
        } else {
            "expected a number, got an int64: make the field an `f64`, or regenerate the bindings"
        });
    }
    (value.parse::<f64>().is_ok() && takes("v.int64()") && !takes("v.float64()")).then_some(if dynamic {
        "expected an int64, got a number: send an `i64`, like `Value::from(1_i64)`"
    } else {
        "expected an int64, got a number: make the field an `i64`, or regenerate the bindings"
    })
}

/// The value and the validator of `ValidationError::NoMatch`.
fn no_match(mismatch: &str) -> Option<(&str, &str)> {
    let (_, value) = mismatch.strip_prefix("Value does not match validator.")?.split_once("\nValue: ")?;
    value.rsplit_once("\nValidator: ")
}

/// Whether a mismatch is about an id (`ValidationError` in Convex's source): certainly (`Some(true)`), perhaps
/// (`Some(false)`), or not at all.
fn of_id(mismatch: &str) -> Option<bool> {
    if mismatch.starts_with("Found ID \"") {
        return Some(true);
    }
    let (value, validator) = no_match(mismatch)?;
    if !value.contains('"') || !validator.contains("v.id(\"") {
        return None;
    }
    Some(value.starts_with('"') && validator.starts_with("v.id("))
}

impl PlatformError {
    pub(super) fn advice(&self) -> Option<Cow<'static, str>> {
        if let Some(time) = self.unreachable_time() {
            return Some(time.advice());
        }
        if self.code.as_deref() == Some("FunctionPathNotFound") {
            return Some(self.context.missing_function().into());
        }
        let by_code = || advice_on(self.code.as_deref()?);
        let by_looks = || Foreign::of(self)?.advice(self.status);
        by_code().or_else(by_looks).or_else(|| self.status_advice()).map(Cow::Borrowed)
    }

    /// The requested time, if it explains the error. A time that is too old is 503 `InternalServerError`
    /// (`ErrorMetadata::out_of_retention` in Convex's source); one in the future is 500, like every unspecific error.
    pub(super) fn unreachable_time(&self) -> Option<RequestedTime> {
        let time = self.context.requested_time.filter(|time| time.is_out_of_reach())?;
        let status = if time == RequestedTime::Future { 500 } else { 503 };
        (self.status == status && self.code.as_deref() == Some("InternalServerError")).then_some(time)
    }

    fn status_advice(&self) -> Option<&'static str> {
        let no_code = self.code.is_none();
        let file = matches!(&*self.function, UPLOAD | DOWNLOAD);
        match self.status {
            StatusCode::UNAUTHORIZED if !file => Some(match self.context.caller {
                Caller::Nobody => "a token is required, and none was sent: call `set_auth`",
                Caller::Admin => "the key was refused: check that it belongs to this deployment",
                Caller::User | Caller::Unknown => TOKEN,
            }),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                Some("the deployment is busy: try again later")
            }
            StatusCode::REQUEST_TIMEOUT => Some("it took longer than Convex or a proxy in front of it allows"),
            StatusCode::PAYLOAD_TOO_LARGE => Some("the request is larger than a proxy in front of Convex allows"),
            StatusCode::NOT_FOUND if no_code && !file => Some(WHICH_URL),
            status if status.is_success() && self.message.is_empty() => Some(WHICH_URL),
            _ => None,
        }
    }
}

const WHICH_URL: &str = "check that this is the URL of a Convex deployment";
const TOKEN: &str = "the token is invalid or has expired: call `set_auth` with a fresh one, \
                     or `clear_auth` to continue without";

/// Advice on errors with a code.
fn advice_on(code: &str) -> Option<&'static str> {
    Some(match code {
        "FunctionPathWrongType" => OUTDATED,
        "InvalidAuthHeader" | "Unauthenticated" => TOKEN,
        "NoAuthProvider" => "no provider in the deployment's `auth.config.ts` has the issuer and audience of the token",
        "BadAdminKey" | "BadDeployKey" => {
            "an admin or deploy key of this deployment is required: call `set_admin_auth`"
        }
        "OperationNotPermitted" => OTHER_KEY,
        "StreamingExportNotEnabled" => "the plan of this deployment does not include streaming export",
        "SnapshotTooOld" => "start the export again, without a cursor",
        "InvalidWindowToReadDocuments" => "changes that old are gone: export a snapshot, and continue from there",
        "OptimisticConcurrencyControlFailure" => "other mutations keep writing to the same documents: try again later",
        "StorageTokenExpired" => "upload URLs expire after one hour: get a new one from `generateUploadUrl`",
        "StorageTokenInvalid" | "InvalidStorageToken" => {
            "check that this is the complete URL from `generateUploadUrl` of this deployment"
        }
        "Sha256Mismatch" => "nothing was stored, as the digest does not match the bytes that arrived: upload again",
        "FileNotFound" => "the file was deleted, or belongs to another deployment",
        "InvalidStoragePath" => "download the URL that `ctx.storage.getUrl(id)` returns, not the id",
        _ => return None,
    })
}

impl HttpActionError {
    /// Advice on the texts of `http_routing.rs` and the router in Convex's source, which an action is unlikely to return.
    pub(super) fn advice(&self) -> Option<&'static str> {
        let is = |text: &str| self.body.trim_ascii() == text.as_bytes();
        if self.status != StatusCode::NOT_FOUND {
            None
        } else if is("No matching routes found") {
            Some("the deployed `http.ts` has no such route: deploy it, or regenerate the bindings")
        } else if is("This Convex deployment does not have HTTP actions enabled.") {
            Some("deploy a `convex/http.ts` with `npx convex dev` or `npx convex deploy`")
        } else {
            None
        }
    }
}

impl DecodeError {
    /// Advice on a value of another type.
    pub(crate) const fn advice_on(source: TypeSource) -> &'static str {
        match source {
            TypeSource::Declared => OUTDATED,
            TypeSource::Inferred => {
                "its type was inferred from the source, which the server does not check: regenerate the bindings if the \
                 function has changed, declare its `returns`, or read the value with `.returning::<T>()`"
            }
            TypeSource::Chosen => "choose another type where the function is called",
        }
    }

    pub(super) fn advice(&self) -> &'static str {
        if self.message.starts_with(UNKNOWN_KEY) {
            "a later version of convex-typed may support it"
        } else {
            self.advice
        }
    }
}
