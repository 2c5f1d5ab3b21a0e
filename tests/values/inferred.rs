//! Inferred return types are decoded leniently, because no server checks them. Declared types are not.

use convex_typed::{Error, FunctionReference, Mutation, Query, Value, protocol};
use convex_typed_tests::fixtures::inferred::api::{comments, docs, events, json, messages, tasks, trees, users};
use convex_typed_tests::fixtures::inferred::tables;

use super::{read, same};

fn returned<F: FunctionReference<Query>>(json: &str) -> Result<F::Returns, Error> {
    let response = http::Response::new(format!(r#"{{"status":"success","value":{json}}}"#));
    protocol::decode_returns::<Query, F>(&response).map(|reply| reply.value)
}

#[test]
fn references_say_whether_their_return_type_is_inferred() {
    let inferred = [tasks::List::INFERRED, tasks::Page::INFERRED, events::Status::INFERRED];
    assert_eq!(inferred, [true; 3]);
    // There is nothing to infer in a `Value`.
    assert_eq!([tasks::Declared::INFERRED, tasks::Any::INFERRED, tasks::Nothing::INFERRED], [false; 3]);
}

#[test]
fn missing_fields_are_empty() {
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
fn unlisted_values_are_kept() {
    assert_eq!(returned::<events::Status>(r#""new""#).unwrap(), events::status::Returns::Other("new".into()));
    assert!(matches!(returned::<events::Either>("[true]").unwrap()[0], events::either::Item::Unknown(_)));
    assert!(matches!(returned::<events::Last>(r#"{"type":"x"}"#).unwrap(), Some(events::last::Returns::Unknown(_))));
}

#[test]
fn the_error_has_the_whole_value() {
    let json = r#"[{"title":"a","state":"open"},{"title":"b","state":"open","tags":[7]}]"#;
    let Err(Error::Decode(error)) = returned::<tasks::List>(json) else { panic!("it was decoded") };
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

const ADA: &str =
    r#"{"_id":"k1","_creationTime":1,"name":"Ada","address":{"street":"s"},"role":"admin","friends":[],"bio":null}"#;

#[test]
fn inferred_documents_are_the_types_of_the_tables() {
    let ada: Option<tables::Users> = returned::<users::Get>(ADA).unwrap();
    assert_eq!(ada.as_ref().map(|ada| ada.name.as_str()), Some("Ada"));
    let page: Vec<tables::Users> =
        returned::<users::Page>(&format!(r#"{{"page":[{ADA}],"isDone":true,"continueCursor":""}}"#)).unwrap().page;
    // A function that declares a document returns the same type.
    let declared: tables::Users = returned::<users::Declared>(ADA).unwrap();
    assert_eq!((Some(&declared), Some(&page[0])), (ada.as_ref(), ada.as_ref()));
    // A document from before a field was added.
    let old = ADA.replace(r#","friends":[],"bio":null"#, "");
    assert_eq!(returned::<users::List>(&format!("[{old}]")).unwrap(), std::slice::from_ref(&declared));
    assert!(returned::<users::Declared>(&old).is_err());

    let club = r#"{"_id":"k2","_creationTime":1,"kind":"club","members":["k1"]}"#;
    let board = returned::<users::Board>(&format!(r#"{{"owner":{ADA},"orgs":{{"k2":{club}}}}}"#)).unwrap();
    assert_eq!((&board.owner, board.last), (&declared, None));
    assert!(matches!(&board.orgs[&"k2".into()], tables::Orgs::Club(club) if club.members == ["k1".into()]));
    let mixed = returned::<users::Mixed>(&format!("[{ADA},null,{club}]")).unwrap();
    assert!(matches!(&mixed[..], [Some(users::mixed::Item::Users(_)), None, Some(users::mixed::Item::Orgs(_))]));
    let logs: Vec<tables::Logs> = returned::<users::Logs>(r#"[{"any":1}]"#).unwrap();
    assert_eq!(logs[0].0["any"], Value::from(1.0));
    same(&users::Put::new(declared), &format!(r#"{{"user":{ADA}}}"#));
}

#[test]
fn types_can_be_recursive() {
    use json::all::Json;
    let text = r#"{"a":[1,null,{"b":[]}],"c":"x","d":{}}"#;
    let read = returned::<json::Read>(text).unwrap();
    let Some(Json::Record(fields)) = &read else { panic!("{read:?}") };
    assert!(matches!(&fields["a"], Some(Json::Array(items)) if items[..2] == [Some(Json::Number(1.0)), None]));
    same(&read, text);
    assert_eq!(returned::<json::Maybe>("null").unwrap(), None);

    let reply = |body: &str| format!(r#"{{"author":{ADA},"body":"{body}","replies":[],"best":null}}"#);
    let (a, b) = (reply("a"), reply("b"));
    let thread = a.replace(r#""replies":[],"best":null"#, &format!(r#""replies":[{a},{b}],"best":{b},"parent":{a}"#));
    let comment = returned::<comments::Thread>(&thread).unwrap();
    assert_eq!(comment.replies.len(), 2);
    assert_eq!(comment.best.as_deref(), Some(&comment.replies[1]));
    same(&comment, &thread);
    let bare =
        r#"[{"author":{"_id":"k1","_creationTime":1,"name":"","address":{"street":""},"role":"new"},"body":""}]"#;
    assert!(returned::<comments::List>(bare).unwrap()[0].best.is_none());

    let tree = trees::tree::Tree(vec![trees::tree::Tree(Vec::new()), trees::tree::Tree(Vec::new())]);
    assert_eq!(returned::<trees::Tree>("[[],[]]").unwrap(), tree);
    same(&tree, "[[],[]]");
    same(&returned::<trees::Forest>(r#"{"a":{"b":{}}}"#).unwrap(), r#"{"a":{"b":{}}}"#);
    let blocks = returned::<trees::Blocks>(r#"[{"kind":"list","items":[{"kind":"text","text":"x"},{"kind":"new"}]}]"#);
    let [trees::blocks::Block::List(list)] = &blocks.unwrap()[..] else { panic!("it is a list") };
    assert!(matches!(&list.items[..], [trees::blocks::Block::Text(_), trees::blocks::Block::Unknown(_)]));
    let ping = returned::<trees::Ping>(r#"{"pong":{"n":1,"ping":{}}}"#).unwrap();
    assert!(ping.pong.is_some_and(|pong| pong.ping.pong.is_none()));
}

#[test]
fn a_named_type_and_the_same_type_written_out_are_one() {
    let message = r#"{"author":"Ada","state":"new","tags":["a"]}"#;
    let first: Option<messages::declared::Returns> = returned::<messages::First>(message).unwrap();
    let listed = returned::<messages::List>(&format!(r#"{{"page":[{message}],"isDone":true,"continueCursor":""}}"#));
    assert_eq!(first.as_ref(), listed.unwrap().page.first());
    let state: messages::declared::State = returned::<messages::State>(r#""sent""#).unwrap();
    assert_eq!(state, messages::state::Returns::Sent);
    fn paginated<F: convex_typed::Paginated>(_: &F) {}
    paginated(&messages::List::default());
}
