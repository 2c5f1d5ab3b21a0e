//! Return types that were inferred: what no server checks is read leniently, and what is declared is not.

use convex_typed::{Error, FunctionReference, Mutation, Query, Value, protocol};
use convex_typed_tests::fixtures::inferred::api::{docs, events, tasks};

use super::read;

fn returned<F: FunctionReference<Query>>(json: &str) -> Result<F::Returns, Error> {
    let response = http::Response::new(format!(r#"{{"status":"success","value":{json}}}"#));
    protocol::decode_returns::<Query, F>(&response).map(|reply| reply.value)
}

#[test]
fn a_reference_says_that_its_type_was_inferred() {
    let inferred = [tasks::List::INFERRED, tasks::Page::INFERRED, events::Status::INFERRED];
    assert_eq!(inferred, [true; 3]);
    // There is nothing to infer in a `Value`.
    assert_eq!([tasks::Declared::INFERRED, tasks::Any::INFERRED, tasks::Nothing::INFERRED], [false; 3]);
}

#[test]
fn what_is_missing_is_empty() {
    let json = r#"[{"title":"a","state":"open","new":1}]"#;
    let [task] = returned::<tasks::List>(json).unwrap().try_into().unwrap();
    assert_eq!((task.title.as_str(), task.owner, task.note), ("a", None, None));
    assert!(task.tags.is_empty() && task.counts.is_empty() && task.meta == Value::Null);
    assert_eq!(task.state, tasks::list::State::Open);
    // The same type, but declared.
    assert!(returned::<tasks::Declared>(json).unwrap_err().to_string().contains("missing field"));

    let page = returned::<tasks::Page>(&format!(r#"{{"page":{json},"isDone":true,"continueCursor":""}}"#)).unwrap();
    assert_eq!(page.page[0].title, "a");
    let last = returned::<events::Last>(r#"{"task":{"title":"a","state":"done"},"type":"made"}"#).unwrap();
    assert!(matches!(last, Some(events::last::Returns::Made(made)) if made.task.title == "a"));
    let gone = returned::<events::Last>(r#"{"type":"gone","at":1}"#).unwrap();
    assert!(matches!(gone, Some(events::last::Returns::Gone(gone)) if gone.why.is_none()));
    let either = returned::<events::Either>(r#"[{"b":1},{"a":"x"}]"#).unwrap();
    use events::either::Item;
    assert!(matches!(&either[..], [Item::B(_), Item::A(a)] if a.list.is_empty()), "{either:?}");
}

#[test]
fn what_is_not_listed_is_kept() {
    assert_eq!(returned::<events::Status>(r#""new""#).unwrap(), events::status::Returns::Other("new".into()));
    assert!(matches!(returned::<events::Either>("[true]").unwrap()[0], events::either::Item::Unknown(_)));
    assert!(matches!(returned::<events::Last>(r#"{"type":"x"}"#).unwrap(), Some(events::last::Returns::Unknown(_))));
}

#[test]
fn what_does_not_fit_is_in_the_error() {
    let json = r#"[{"title":"a","state":"open"},{"title":"b","state":"open","tags":[7]}]"#;
    let Err(Error::Decode(error)) = returned::<tasks::List>(json) else { panic!("it fits") };
    assert_eq!((error.path.as_str(), error.value()), ("[1].tags[0]", Some(read(json))));
    assert!(error.to_string().contains("inferred from the source"), "{error}");
}

#[test]
#[allow(deprecated)]
fn deprecated_functions_can_be_called() {
    assert_eq!(<tasks::Oldest as FunctionReference<Mutation>>::PATH, "tasks:oldest");
    assert_eq!(tasks::Old::new("k1".into()).hint, None);
    let _ = (docs::Markdown, docs::Code, docs::Hostile);
}
