//! Inferred return types, which Convex does not check, are decoded leniently.
#![cfg(feature = "client")]

use std::collections::BTreeMap;

use convex_typed::{Error, FunctionReference, PaginationResult, Query, Value, protocol, wire};
use convex_typed_test_support::fake::{Answer, FakeTransport, answer, success};

#[derive(Debug, Clone, PartialEq)]
struct Task {
    title: String,
    owner: Option<String>,
    tags: Vec<String>,
    counts: BTreeMap<String, f64>,
    meta: Value,
    done: (),
    note: Option<String>,
}
convex_typed::object! {
    Task { ~counts, ~done, ~meta, ?note, ~owner, ~tags, title }
}

impl Task {
    fn named(title: &str) -> Self {
        let (tags, counts) = (Vec::new(), BTreeMap::new());
        Self { title: title.into(), owner: None, tags, counts, meta: Value::Null, done: (), note: None }
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Page {
    page: Option<f64>,
}
convex_typed::object! { Page { ~page } }

/// Distinguished by a tag.
#[derive(Debug, Clone, PartialEq)]
enum Event {
    Made(Task),
    Unknown(Value),
}
convex_typed::tagged! { Event by "type": String { Made(payload) = "made" } Unknown }

/// Distinguished by the fields.
#[derive(Debug, Clone, PartialEq)]
enum Either {
    Task(Task),
    Page(Page),
    Unknown(Value),
}
convex_typed::union! {
    Either {
        Task(value) = Object(&[
            Required("counts", Record(&Number)), Required("owner", Union(&[Null, String])),
            Required("tags", Array(&String)), Required("title", String),
        ]),
        Page(value) = Object(&[Required("page", Union(&[Null, Number]))]),
    } Unknown
}

macro_rules! functions {
    ($($name:ident: $path:literal -> $returns:ty, $inferred:literal;)*) => { $(
        #[derive(Clone)]
        struct $name;
        convex_typed::object! { $name {} }
        impl FunctionReference<Query> for $name {
            const PATH: &'static str = $path;
            type Returns = $returns;
            const INFERRED: bool = $inferred;
        }
    )* };
}
functions! {
    Inferred: "tasks:inferred" -> Vec<Task>, true;
    Declared: "tasks:declared" -> Vec<Task>, false;
    Events: "tasks:events" -> Vec<Event>, true;
    Unions: "tasks:unions" -> Vec<Either>, true;
    Pages: "tasks:pages" -> PaginationResult<Task>, true;
}
convex_typed::paginated! { Pages }

const BARE: &str = r#"[{"title":"a"}]"#;

fn value(json: &str) -> http::Response<String> {
    http::Response::new(format!(r#"{{"status":"success","value":{json}}}"#))
}

fn inferred<F: FunctionReference<Query>>(json: &str) -> F::Returns {
    protocol::decode_returns::<Query, F>(&value(json)).unwrap_or_else(|error| panic!("{json}: {error}")).value
}

#[test]
fn a_missing_field_is_empty_if_its_type_has_an_empty_value() {
    assert_eq!(inferred::<Inferred>(BARE), [Task::named("a")]);
    let error = protocol::decode_returns::<Query, Inferred>(&value(r#"[{"owner":null}]"#)).unwrap_err();
    assert!(error.to_string().contains("at `[0]`: missing field `title`"), "{error}");
}

#[test]
fn declared_types_are_decoded_strictly() {
    for strict in [
        protocol::decode_returns::<Query, Declared>(&value(BARE)).unwrap_err().to_string(),
        protocol::decode::<Vec<Task>>("tasks:declared", &value(BARE)).unwrap_err().to_string(),
        wire::from_str::<Vec<Task>>(BARE).unwrap_err().to_string(),
    ] {
        assert!(strict.contains("missing field `counts`"), "{strict}");
    }
    // Leniency ends with the value, whether decoding succeeds or fails.
    assert!(protocol::decode_returns::<Query, Inferred>(&value("[1]")).is_err());
    assert!(wire::from_str::<Vec<Task>>(BARE).is_err());
}

#[test]
fn unions_are_decoded_leniently() {
    let made = Event::Made(Task::named("a"));
    for json in [r#"[{"type":"made","title":"a"}]"#, r#"[{"title":"a","type":"made"}]"#] {
        assert_eq!(inferred::<Events>(json), std::slice::from_ref(&made));
    }
    assert_eq!(inferred::<Unions>(BARE), [Either::Task(Task::named("a"))]);
    assert_eq!(inferred::<Unions>("[{}]"), [Either::Page(Page { page: None })]);
    // An exact match wins over a lenient one, and that over the fallback.
    assert_eq!(inferred::<Unions>(r#"[{"page":1}]"#), [Either::Page(Page { page: Some(1.0) })]);
    assert_eq!(inferred::<Unions>(r#"[{"page":"x"}]"#), [Either::Unknown(wire::from_str(r#"{"page":"x"}"#).unwrap())]);
    // No member matches strictly.
    assert!(matches!(wire::from_str(r#"{"title":"a"}"#).unwrap(), Either::Unknown(_)));
}

#[test]
fn a_decode_error_has_the_value() {
    let json = r#"[{"title":"a"},{"title":{"$integer":"BwAAAAAAAAA="}}]"#;
    let Err(Error::Decode(error)) = protocol::decode_returns::<Query, Inferred>(&value(json)) else {
        panic!("no error")
    };
    assert_eq!(error.path, "[1].title");
    assert_eq!(error.value(), Some(wire::from_str(json).unwrap()));
    let text = Error::Decode(error).to_string();
    assert!(text.contains("inferred") && text.contains("`.returning::<T>()`"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn every_way_to_call_the_function_is_lenient() {
    let page = r#"{"page":[{"title":"a"}],"isDone":true,"continueCursor":"c"}"#;
    let batch = |json: &str| Ok(answer(200, &format!(r#"{{"results":[{}]}}"#, value(json).body())));
    let answers: Vec<Answer> = vec![
        Ok(success(BARE)),
        Ok(success(BARE)),
        Ok(success(BARE)),
        batch(BARE),
        Ok(success(page)),
        Ok(success(page)),
    ];
    let client = FakeTransport::answers(answers).client();
    let tasks = vec![Task::named("a")];
    assert_eq!(client.query(&Inferred).await.unwrap(), tasks);
    assert_eq!(client.query(&&Inferred).with_log_lines().await.unwrap().value, tasks);
    assert_eq!(client.run(&Inferred).await.unwrap(), tasks);
    assert_eq!(client.query_batch((Inferred,)).await.unwrap().0.unwrap(), tasks);
    assert_eq!(client.query(&Pages).await.unwrap().page, tasks);
    assert_eq!(client.paginate(&Pages).try_next().await.unwrap(), Some(Task::named("a")));
}

#[tokio::test(start_paused = true)]
async fn a_type_chosen_by_the_caller_is_decoded_strictly() {
    let page = r#"{"page":[{"title":"a"}],"isDone":true,"continueCursor":"c"}"#;
    let client = FakeTransport::answers(vec![Ok(success(BARE)), Ok(success(BARE)), Ok(success(page))]).client();
    let any = client.query(&Inferred).returning::<Value>().await.unwrap();
    assert_eq!(any, wire::from_str(BARE).unwrap());
    let errors = [
        client.query(&Inferred).returning::<Vec<Task>>().await.unwrap_err(),
        client.paginate(&Pages).returning::<Task>().try_next().await.unwrap_err(),
    ];
    for error in errors {
        let text = error.to_string();
        assert!(text.contains("missing field `counts`") && text.contains("choose another type"), "{text}");
        assert!(!text.contains("was inferred") && !text.contains("regenerate"), "{text}");
    }
}
