//! The last answer of a token provider, and when to ask again.

use std::time::Duration;

use crate::client::clock::Clocks;
use crate::error::TokenError;
use crate::protocol::{Authorization, Lifetime};

/// How long before it expires a token is renewed, so that requests with it arrive in time.
const MARGIN: Duration = Duration::from_secs(10);

/// How long a provider is not called after it failed. Doubles with each failure.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A fresh token that is refused within this time counts as a failure.
const SOON: Duration = Duration::from_secs(60);

/// The answer of a provider. `None` means no identity.
pub(super) type Answer = Result<Option<Authorization>, TokenError>;

/// What to do for the next call.
#[derive(Debug)]
pub(super) enum Next {
    Use(Option<Authorization>),
    Fail(TokenError),
    Ask { force: bool },
}

#[derive(Default)]
pub(super) struct Cache {
    token: Option<Token>,
    failure: Option<TokenError>,
    failures: u32,
    paused_until: Duration,
}

struct Token {
    authorization: Authorization,
    lifetime: Option<Lifetime>,
    given: Duration,
    /// Whether a fresh token was requested.
    forced: bool,
    refused: bool,
}

impl Cache {
    pub(super) fn next(&self, at: Clocks) -> Next {
        let token = self.token.as_ref();
        let authorization = || token.map(|token| token.authorization.clone());
        let valid = |margin| token.is_some_and(|token| !token.refused && !token.expires_within(margin, at));
        if valid(MARGIN) {
            return Next::Use(authorization());
        }
        if at.transport >= self.paused_until {
            return Next::Ask { force: token.is_some() };
        }
        match &self.failure {
            Some(failure) if !valid(Duration::ZERO) => Next::Fail(failure.clone()),
            // The deployment decides whether the token is still valid.
            _ => Next::Use(authorization()),
        }
    }

    /// Records that the deployment refused this token, if it is still the current one.
    pub(super) fn refuse(&mut self, authorization: &Authorization) {
        if let Some(token) = self.token.as_mut().filter(|token| token.authorization == *authorization) {
            token.refused = true;
        }
    }

    /// Stores the answer of the provider. Returns whether to ask again at once, for a fresh token.
    pub(super) fn settle(&mut self, forced: bool, answer: &Answer, at: Clocks) -> bool {
        let useful = match answer {
            Ok(Some(authorization)) => self.replace(authorization, forced, at),
            Ok(None) => {
                self.token = None;
                true
            }
            Err(_) => false,
        };
        // A token that was not requested to be fresh may come from a cache.
        let again = answer.is_ok() && !useful && !forced;
        self.failure = answer.as_ref().err().cloned();
        self.failures = if useful || again { 0 } else { self.failures.saturating_add(1) };
        let pause = match &self.token {
            _ if self.failures > 0 => pause(self.failures),
            Some(_) => Duration::ZERO,
            // A user may sign in at any time.
            None => FIRST_PAUSE,
        };
        self.paused_until = at.transport.saturating_add(pause);
        again
    }

    /// Returns whether the new token is likely to be accepted if the previous one was not.
    fn replace(&mut self, authorization: &Authorization, forced: bool, at: Clocks) -> bool {
        let (authorization, lifetime) = (authorization.clone(), authorization.lifetime());
        let token = Token { authorization, lifetime, given: at.transport, forced, refused: false };
        let mut useful = !token.expires_within(MARGIN, at);
        if let Some(before) = &mut self.token {
            if before.authorization == token.authorization {
                // The same token is no fresher.
                before.refused = false;
                return false;
            }
            useful &= !(before.refused && before.forced && at.transport.saturating_sub(before.given) < SOON);
        }
        self.token = Some(token);
        useful
    }
}

impl Token {
    /// Counts from when the token was returned, as clocks differ; and by the deployment's clock, as the token may have been
    /// old by then.
    fn expires_within(&self, margin: Duration, at: Clocks) -> bool {
        let Some(Lifetime { expires, length }) = self.lifetime else { return false };
        // Tokens that live for seconds must be used, too.
        let margin = length.map_or(margin, |length| margin.min(length / 2));
        let has_passed = |end: Duration, now: Duration| now.saturating_add(margin) >= end;
        length.is_some_and(|length| has_passed(self.given.saturating_add(length), at.transport))
            || at.deployment.is_some_and(|now| has_passed(expires, now))
    }
}

/// Random, so that clients that fail together do not retry together.
fn pause(failures: u32) -> Duration {
    let most = FIRST_PAUSE.saturating_mul(1 << (failures - 1).min(16)).min(LONGEST_PAUSE);
    most.mul_f64(0.5 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;

    use super::*;

    const START: u64 = 1_700_000_000;

    fn jwt(name: &str, issued: u64, expires: u64) -> Authorization {
        let claims = format!(r#"{{"sub":"{name}","iat":{issued},"exp":{expires}}}"#);
        Authorization::user(&format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims))).unwrap()
    }

    fn at(seconds: f64) -> Clocks {
        Clocks { transport: Duration::from_secs_f64(seconds), deployment: None }
    }

    /// The deployment's clock differs from the transport's by where it starts.
    fn known(seconds: u64) -> Clocks {
        Clocks { transport: Duration::from_secs(seconds), deployment: Some(Duration::from_secs(START + seconds)) }
    }

    fn failed() -> Answer {
        Err(TokenError::new("no network"))
    }

    impl Cache {
        fn given(&mut self, forced: bool, token: &Authorization, at: Clocks) -> bool {
            self.settle(forced, &Ok(Some(token.clone())), at)
        }

        /// Returns the subject of the token to use, or what else to do.
        fn says(&self, at: Clocks) -> String {
            match self.next(at) {
                Next::Use(None) => "nobody".into(),
                Next::Use(Some(authorization)) => {
                    let token = authorization.header().to_str().unwrap().split('.').nth(1).unwrap().to_owned();
                    let claims = BASE64_URL_SAFE_NO_PAD.decode(token).unwrap();
                    serde_json::from_slice::<serde_json::Value>(&claims).unwrap()["sub"].as_str().unwrap().to_owned()
                }
                Next::Fail(error) => error.to_string(),
                Next::Ask { force } => format!("ask {force}"),
            }
        }
    }

    #[test]
    fn a_token_is_used_until_ten_seconds_before_it_expires() {
        let mut cache = Cache::default();
        assert_eq!(cache.says(at(0.0)), "ask false");
        // Only its lifetime counts, as clocks differ.
        assert!(!cache.given(false, &jwt("a", 5_000, 5_060), at(100.0)));
        assert_eq!(cache.says(at(149.9)), "a");
        assert_eq!(cache.says(at(150.0)), "ask true");
        assert!(!cache.given(true, &jwt("b", 9_000, 9_060), at(150.0)));
        assert_eq!(cache.says(at(199.9)), "b");
        // Half of its life, if that is less.
        assert!(!cache.given(true, &jwt("c", 0, 6), at(200.0)));
        assert_eq!(cache.says(at(202.9)), "c");
        assert_eq!(cache.says(at(203.0)), "ask true");
    }

    #[test]
    fn the_deployments_clock_shows_that_a_new_token_is_old() {
        let mut cache = Cache::default();
        let old = jwt("old", START - 40, START + 20);
        assert!(!cache.given(false, &old, at(0.0)));
        assert_eq!(cache.says(at(10.0)), "old");
        assert_eq!(cache.says(known(9)), "old");
        assert_eq!(cache.says(known(10)), "ask true");
        // Without `iat`, only this clock tells.
        let claims = BASE64_URL_SAFE_NO_PAD.encode(format!(r#"{{"sub":"bare","exp":{}}}"#, START + 60));
        let bare = Authorization::user(&format!("e30.{claims}.c2ln")).unwrap();
        assert!(!Cache::default().given(false, &bare, known(0)));
        cache.given(true, &bare, known(10));
        assert_eq!((cache.says(at(1e6)).as_str(), cache.says(known(49)).as_str()), ("bare", "bare"));
        assert_eq!(cache.says(known(50)), "ask true");
    }

    #[test]
    fn a_new_token_that_has_expired_is_requested_again_once() {
        let mut cache = Cache::default();
        assert!(cache.given(false, &jwt("a", START - 90, START - 30), known(0)), "at once");
        assert!(!cache.given(true, &jwt("b", START - 89, START - 29), known(0)));
        // There is none better for now.
        assert_eq!((cache.says(at(0.4)).as_str(), cache.says(known(1)).as_str()), ("b", "ask true"));
    }

    #[test]
    fn failures_are_remembered_longer_and_longer() {
        let mut cache = Cache::default();
        let mut now = 0.0;
        for most in [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0] {
            assert_eq!(cache.says(at(now)), "ask false");
            cache.settle(false, &failed(), at(now));
            assert_eq!(cache.says(at(now + most * 0.49)), "no network");
            now += most;
        }
        // A success forgets them.
        assert_eq!(cache.says(at(now)), "ask false");
        cache.given(false, &jwt("a", 0, 60), at(now));
        cache.refuse(&jwt("a", 0, 60));
        assert_eq!(cache.says(at(now)), "ask true");
        cache.settle(true, &failed(), at(now));
        assert_eq!(
            (cache.says(at(now + 0.4)).as_str(), cache.says(at(now + 1.0)).as_str()),
            ("no network", "ask true")
        );
    }

    #[test]
    fn a_valid_token_outlives_a_failure() {
        let mut cache = Cache::default();
        cache.given(false, &jwt("a", 0, 60), at(0.0));
        assert_eq!(cache.says(at(59.5)), "ask true");
        cache.settle(true, &failed(), at(59.5));
        assert_eq!((cache.says(at(59.9)).as_str(), cache.says(at(60.0)).as_str()), ("a", "no network"));
    }

    #[test]
    fn nobody_is_remembered_for_a_second() {
        let mut cache = Cache::default();
        for start in [0.0, 1.0, 2.0] {
            assert_eq!(cache.says(at(start)), "ask false");
            cache.settle(false, &Ok(None), at(start));
            assert_eq!(cache.says(at(start + 0.9)), "nobody");
        }
    }

    #[test]
    fn a_refused_token_is_renewed_once_in_a_while() {
        let [a, b, c] = ["a", "b", "c"].map(|name| jwt(name, 0, 3600));
        let mut cache = Cache::default();
        cache.given(false, &a, at(0.0));
        cache.refuse(&b);
        assert_eq!(cache.says(at(0.0)), "a", "another was refused");
        cache.refuse(&a);
        assert_eq!(cache.says(at(0.0)), "ask true");
        // The first fresh one may be refused for its own reasons,
        cache.given(true, &b, at(0.0));
        cache.refuse(&b);
        assert_eq!(cache.says(at(0.0)), "ask true");
        // a second one is no better.
        cache.given(true, &c, at(0.0));
        cache.refuse(&c);
        assert_eq!((cache.says(at(0.4)).as_str(), cache.says(at(1.0)).as_str()), ("c", "ask true"));
        // Nor is the same.
        cache.given(true, &c, at(1.0));
        assert_eq!(cache.says(at(1.9)), "c");
        cache.refuse(&c);
        assert_eq!((cache.says(at(1.9)).as_str(), cache.says(at(3.0)).as_str()), ("c", "ask true"));
        // Later, a refusal is because of its age.
        cache.given(true, &a, at(3.0));
        cache.refuse(&a);
        cache.given(true, &b, at(70.0));
        cache.refuse(&b);
        assert_eq!(cache.says(at(70.0)), "ask true");
    }
}
