//! The lifetime of a token, by its claims.

use std::time::Duration;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

/// Some issuers add padding, which JWTs should not have.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The claims of a JWT about its lifetime, unverified.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lifetime {
    /// When it expires (`exp`), since the Unix epoch, by the issuer's clock.
    pub(crate) expires: Duration,
    /// The time from when it was issued (`iat`) to `exp`.
    pub(crate) length: Option<Duration>,
}

impl Lifetime {
    /// Reads the claims, or returns `None` if the token is not a JWT or has no `exp`.
    pub(crate) fn of(token: &str) -> Option<Self> {
        let payload = BASE64URL.decode(token.split('.').nth(1)?).ok()?;
        let claims: Value = serde_json::from_slice(&payload).ok()?;
        let time = |claim| Duration::try_from_secs_f64(claims.get(claim)?.as_f64()?).ok();
        let expires = time("exp")?;
        let length = time("iat").and_then(|issued| expires.checked_sub(issued));
        Some(Self { expires, length: length.filter(|length| !length.is_zero()) })
    }
}

#[cfg(test)]
mod tests {
    use base64::prelude::{BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};

    use super::*;

    fn seconds(payload: &str) -> Option<(u64, Option<u64>)> {
        let plain = Lifetime::of(&format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(payload)));
        let padded = Lifetime::of(&format!("e30.{}.c2ln", BASE64_URL_SAFE.encode(payload)));
        assert_eq!(plain, padded, "{payload}");
        plain.map(|life| (life.expires.as_secs(), life.length.map(|length| length.as_secs())))
    }

    #[test]
    fn lifetimes_are_read_from_claims() {
        for (payload, expected) in [
            (r#"{"exp":1700000060,"iat":1700000000,"name":"Zoë>?"}"#, Some((1_700_000_060, Some(60)))),
            (r#"{"exp":1700000060.9,"iat":1.7e9}"#, Some((1_700_000_060, Some(60)))),
            (r#"{"exp":60}"#, Some((60, None))),
            (r#"{"exp":60,"iat":"now"}"#, Some((60, None))),
            (r#"{"exp":60,"iat":60}"#, Some((60, None))),
            (r#"{"exp":60,"iat":61}"#, Some((60, None))),
        ] {
            assert_eq!(seconds(payload), expected, "{payload}");
        }
    }

    #[test]
    fn other_tokens_have_no_lifetime() {
        for payload in ["{}", "[]", "null", "", "{", r#"{"exp":null}"#, r#"{"exp":-1}"#, r#"{"exp":1e300}"#] {
            assert_eq!(seconds(payload), None, "{payload}");
        }
        for token in ["", "opaque", "a.b", "a.!!.c", "...."] {
            assert_eq!(Lifetime::of(token), None, "{token}");
        }
    }
}
