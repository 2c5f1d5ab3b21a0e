//! The identity of the caller.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use convex_typed_wasm_tests::backend::api::identity;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{client, sleep};

/// {"sub":"ada","iss":"https://auth.example.com","name":"Ada"}, unsigned.
const ADA: &str =
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEiLCJpc3MiOiJodHRwczovL2F1dGguZXhhbXBsZS5jb20iLCJuYW1lIjoiQWRhIn0.c2ln";

/// {"sub":"ada","iss":"https://auth.example.com","exp":1}
const EXPIRED: &str =
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEiLCJpc3MiOiJodHRwczovL2F1dGguZXhhbXBsZS5jb20iLCJleHAiOjF9.c2ln";

#[wasm_bindgen_test]
async fn a_token_sets_the_identity() {
    let client = client();
    assert_eq!(client.query(&identity::Whoami).await.unwrap(), None);
    client.set_auth(ADA).unwrap();
    assert_eq!(client.query(&identity::Whoami).await.unwrap().unwrap().subject, "ada");
}

/// The provider and its futures may hold values that are not `Send`.
#[wasm_bindgen_test]
async fn an_expired_token_is_renewed() {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let client = client();
    let note = asked.clone();
    client.set_auth_provider(move |force| {
        let note = note.clone();
        async move {
            sleep(1).await;
            note.borrow_mut().push(force);
            Ok(Some(if force { ADA } else { EXPIRED }.to_owned()))
        }
    });
    assert_eq!(client.query(&identity::Whoami).await.unwrap().unwrap().subject, "ada");
    assert_eq!(client.mutation(&identity::InMutation).await.unwrap().as_deref(), Some("ada"));
    assert_eq!(*asked.borrow(), [false, true]);
}

/// The provider runs in a separate task, which continues without the call.
#[wasm_bindgen_test]
async fn a_provider_outlives_a_dropped_call() {
    let given = Rc::new(Cell::new(0));
    let client = client();
    let count = given.clone();
    client.set_auth_provider(move |_| {
        let count = count.clone();
        async move {
            sleep(5).await;
            count.set(count.get() + 1);
            Ok(Some(ADA.to_owned()))
        }
    });
    let mut dropped = Box::pin(client.query(&identity::Whoami));
    assert!(futures_util::poll!(&mut dropped).is_pending());
    drop(dropped);
    while given.get() == 0 {
        sleep(1).await;
    }
    assert_eq!(client.query(&identity::Whoami).await.unwrap().unwrap().subject, "ada");
    assert_eq!(given.get(), 1);
}
