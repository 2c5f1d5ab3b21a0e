//! Calls of functions: queries, ordered mutations, actions, pages, and observing them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use convex_typed::{Bytes, CallOutcome, Client, Error, Id, Object, Value};
use convex_typed_wasm_tests::backend::api::{counters, errors, logs, notes, users};
use convex_typed_wasm_tests::backend::tables;
use futures_util::future::join_all;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{admin, client, deployment_url};

/// Futures over `fetch` stay on one thread. The client, errors and values do not have to.
#[wasm_bindgen_test]
fn clients_are_send() {
    fn is_send<T: Send + Sync + 'static>() {}
    is_send::<Client>();
    is_send::<Error>();
    is_send::<Value>();
}

#[wasm_bindgen_test]
async fn mutations_run_in_order() {
    let client = client();
    let increment = || client.mutation(&counters::Increment { name: "wasm::order".into(), by: 1 });
    let counts = join_all((0..20).map(|_| increment())).await;
    assert_eq!(counts.into_iter().map(Result::unwrap).collect::<Vec<_>>(), Vec::from_iter(1..=20));
    // A call that is dropped in the queue does not run.
    let (first, dropped, last) = (increment(), increment(), increment());
    let mut dropped = Box::pin(dropped);
    let both = async {
        let pending = futures_util::poll!(&mut dropped).is_pending();
        drop(dropped);
        (pending, last.await.unwrap())
    };
    let (first, (pending, last)) = futures_util::join!(first, both);
    assert_eq!((first.unwrap(), pending, last), (21, true, 22));
}

#[wasm_bindgen_test]
async fn errors_of_an_app() {
    let client = client();
    let call = client.query(&errors::Application { kind: errors::application::Kind::Object });
    let error = call.await.unwrap_err();
    let Error::Function(error) = &error else { panic!("{error}") };
    let Some(Value::Object(data)) = &error.data else { panic!("{:?}", error.data) };
    assert_eq!((&data["code"], &data["limit"]), (&"FULL".into(), &Value::Int64(10)));
    let error = client.mutation(&counters::IncrementAndFail { name: "wasm::fails".into() }).await.unwrap_err();
    assert!(error.to_string().contains("after the write"), "{error}");
}

#[wasm_bindgen_test]
async fn actions_and_functions_by_path() {
    let client = client();
    assert_eq!(client.action(&counters::IncrementTwice { name: "wasm::action".into() }).await.unwrap(), 2);
    let args = Object::from([("name".to_owned(), Value::from("wasm::action"))]);
    assert_eq!(client.call_dynamic("counters:read", args.clone()).await.unwrap(), Value::Int64(2));
    let error = client.call_dynamic("counters:none", args).await.unwrap_err();
    assert!(error.to_string().contains("Could not find"), "{error}");
}

fn note(author: Id<tables::Users>, body: String) -> notes::Create {
    notes::Create::new(notes::CreateRequired {
        author: author.clone(),
        body,
        deleted: (),
        drawing: Bytes::from_static(b"\x01\xff"),
        extra: Value::Null,
        parent: None,
        pinned: true,
        rank: -0.0,
        revision: 1 << 60,
        state: notes::create::State::Draft,
        tags: Vec::new(),
        votes: BTreeMap::from([(author, 2.0)]),
    })
}

#[wasm_bindgen_test]
async fn pages() {
    let client = client();
    let author = client.mutation(&users::Create::new("wasm::pages")).await.unwrap();
    for number in 0..5 {
        client.mutation(&note(author.clone(), number.to_string())).await.unwrap();
    }
    let mut notes = client.paginate(&notes::Page::new(author)).page_size(2);
    let mut found = Vec::new();
    while let Some(note) = notes.try_next().await.unwrap() {
        found.push(note.body);
    }
    assert_eq!(found, ["0", "1", "2", "3", "4"]);
}

#[wasm_bindgen_test]
async fn an_admin_exports() {
    let mut documents = admin().admin().list_snapshot().table_named("users");
    assert!(documents.try_next().await.is_ok());
}

/// The function may hold values that are not `Send`.
#[wasm_bindgen_test]
async fn on_call_is_called_for_each_call() {
    let seen = Rc::new(RefCell::new(Vec::new()));
    let note = seen.clone();
    let client = Client::builder()
        .on_call(move |call| {
            let outcome = match call.outcome {
                CallOutcome::Success => "success",
                CallOutcome::Failure(_) => "failure",
                _ => "dropped",
            };
            let took = call.duration > Duration::ZERO;
            note.borrow_mut().push((call.function.to_owned(), call.attempts, call.status.is_some(), took, outcome));
        })
        .build(deployment_url!())
        .unwrap();
    client.query(&counters::Read { name: "x".into() }).await.unwrap();
    client.query(&errors::Plain { message: "no".into() }).await.unwrap_err();
    let mut dropped = Box::pin(client.query(&counters::Read { name: "x".into() }));
    assert!(futures_util::poll!(&mut dropped).is_pending());
    drop(dropped);
    let seen = seen.borrow();
    let expected = [("counters:read", "success"), ("errors:plain", "failure"), ("counters:read", "dropped")];
    assert_eq!(seen.iter().map(|(function, .., outcome)| (&**function, *outcome)).collect::<Vec<_>>(), expected);
    assert!(seen[..2].iter().all(|(_, attempts, status, took, _)| (*attempts, *status, *took) == (1, true, true)));
}

#[wasm_bindgen_test]
async fn log_lines() {
    let reply = client().query(&logs::All).with_log_lines().await.unwrap();
    assert!(!reply.log_lines.is_empty());
}
