//! Our client, and its results in the terms of the official one.

use convex_typed::{Client, Error, wire};
use convex_typed_tests::call::Answer;

use crate::calls::Auth;
use crate::understood::{Outcome, Understood};

/// A client without retries, like the official one.
pub(crate) fn client(url: &str, auth: &Auth) -> Client {
    let client = Client::builder().retries(0).build(url).unwrap();
    auth.set(&client);
    client
}

/// Sends the call.
pub(crate) async fn understood(answer: Answer) -> Understood {
    match answer.await {
        Ok((value, log_lines)) => Understood { outcome: Outcome::Value(wire::from_str(&value).unwrap()), log_lines },
        Err(Error::Function(error)) => {
            let (message, log_lines) = (error.message, error.log_lines);
            let outcome = match error.data {
                Some(data) => Outcome::ConvexError { message, data },
                None => Outcome::Error(message),
            };
            Understood { outcome, log_lines }
        }
        Err(error) => Understood { outcome: other(&error), log_lines: Vec::new() },
    }
}

fn other(error: &Error) -> Outcome {
    match error {
        Error::Platform(error) if !error.status.is_success() => Outcome::Error(error.body.clone()),
        Error::Platform(_) => Outcome::Other("Platform".into()),
        Error::Transport(_) => Outcome::Other("Transport".into()),
        Error::Decode(_) => Outcome::Other("Decode".into()),
        error => panic!("the call was not sent: {error}"),
    }
}
