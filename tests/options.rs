//! Each option of the builder, and its effect on bindings.

use std::collections::BTreeMap;

use convex_typed::{Error, FunctionReference, Page, Paginated, Query, Timestamp, protocol, wire};
use convex_typed_codegen::{Builder, Openness, Source};
use convex_typed_tests::app::{Message, Start, Topic};
use convex_typed_tests::fixtures::Fixture;
use convex_typed_tests::options::{custom, numbers, paged, shadowed, turned};

fn generate(builder: &Builder) -> Result<String, String> {
    let chat = Fixture::named("chat");
    let schema = chat.schema.map(|text| Source::new("schema.json", text));
    match builder.generate_from(&Source::new("chat.json", chat.spec), schema.as_ref()) {
        Ok(generated) => Ok(generated.text),
        Err(errors) => Err(errors.to_string()),
    }
}

/// The paths of the generated functions.
fn functions(builder: &Builder) -> Vec<String> {
    let text = generate(builder).unwrap();
    let path =
        |line: &str| Some(line.trim().strip_prefix("const PATH: &'static str = \"")?.strip_suffix("\";")?.to_owned());
    text.lines().filter_map(path).collect()
}

#[test]
fn include_and_exclude_choose_functions() {
    let all = functions(&Builder::new());
    assert_eq!(all.len(), 10);
    assert_eq!(functions(&Builder::new().include("*")), all);
    assert_eq!(
        functions(&Builder::new().include("users:*").include("*:send")),
        ["messages:send", "users:me", "users:update"]
    );
    assert_eq!(functions(&Builder::new().include("users:*").exclude("*:me")), ["users:update"]);
    assert_eq!(functions(&Builder::new().exclude("*s:*")), [""; 0]);
}

#[test]
fn internal_functions_can_be_included() {
    assert!(!functions(&Builder::new()).contains(&"messages:purge".to_owned()));
    assert!(functions(&Builder::new().include_internal(true)).contains(&"messages:purge".to_owned()));
    assert!(generate(&Builder::new().include_internal(true)).unwrap().contains("pub mod internal {"));
    assert!(generate(&Builder::new().include("messages:purge")).is_err());
}

#[test]
fn a_return_value_can_be_a_user_defined_type() {
    let json = r#"[{"_id":"k1","body":"hi","editedAt":2,"reactions":{"🎉":{"$integer":"AwAAAAAAAAA="}}}]"#;
    let list: <custom::api::messages::List as FunctionReference<Query>>::Returns = wire::from_str(json).unwrap();
    let message = Message { body: "hi".into(), edited_at: Some(2.0), reactions: [("🎉".into(), 3)].into() };
    assert_eq!(list, [message]);
    let none: <custom::api::messages::Get as FunctionReference<Query>>::Returns = wire::from_str("null").unwrap();
    assert_eq!(none, None::<Message>);
}

#[test]
fn inferred_returns_can_be_left_out() {
    let generate = |builder: Builder| {
        let spec = Source::new("inferred.json", Fixture::named("inferred").spec);
        builder.generate_from(&spec, None).unwrap().text
    };
    let with = generate(Builder::new());
    let without = generate(Builder::new().inferred_returns(false));
    assert!(with.contains("const INFERRED: bool = true;") && with.contains("type Returns = Option<get::Returns>;"));
    assert!(!without.contains("INFERRED") && !without.contains("inferred") && !without.contains(" ~ "));
    // Declared types, documentation and documents are kept.
    for kept in
        ["pub type Returns = tables::Users;", "/// Lists the tasks, newest first.", "#[deprecated", "pub struct Users"]
    {
        assert!(without.contains(kept), "{kept}");
    }
    // Inferred enums stay open, because no server checks them.
    let closed = generate(Builder::new().returned_enums(Openness::Closed));
    assert!(closed.contains("Other(String)"));
    assert!(
        !generate(Builder::new().returned_enums(Openness::Closed).inferred_returns(false)).contains("Other(String)")
    );
    // A user-defined type is not an inferred one.
    let own = generate(Builder::new().include("users:get").returns("users:get", "Option<crate::User>"));
    assert!(own.contains("type Returns = Option<crate::User>;") && !own.contains("INFERRED"));
}

#[test]
fn a_given_schema_overrides_the_schema_in_the_manifest() {
    let spec = Source::new("inferred.json", Fixture::named("inferred").spec);
    let generate = |schema: &str| Builder::new().generate_from(&spec, Some(&Source::new("schema.json", schema)));
    let errors = generate(r#"{ "tables": [] }"#).unwrap_err().to_string();
    assert!(errors.contains("the schema has no table `users`"), "{errors}");
    let any = r#"{ "tables": [{ "tableName": "users" }, { "tableName": "orgs" }, { "tableName": "logs" }] }"#;
    let generated = generate(any).unwrap();
    assert!(generated.text.contains("pub struct Users(pub Object);"));
}

#[test]
fn the_last_of_several_types_wins() {
    let builder = Builder::new().replace("*#returns", "crate::A").replace("messages:list#returns", "crate::B");
    let text = generate(&builder).unwrap();
    assert_eq!(text.matches("type Returns = crate::A;").count(), 9);
    assert_eq!(text.matches("type Returns = crate::B;").count(), 1);
}

#[test]
fn returns_for_a_declared_return_type_is_an_error() {
    let builder = Builder::new().returns("messages:get", "crate::A").returns("*s:*", "crate::B");
    insta::assert_snapshot!(generate(&builder).unwrap_err());
}

#[test]
fn a_type_that_cannot_hold_every_valid_value_is_an_error() {
    let builder = Builder::new()
        .replace("messages:list#args.limit", "i64")
        .replace("users:update#args.avatar", "Option<Vec<u8>>")
        .replace("messages:unread#returns", "std::collections::HashMap<String, f64>")
        .replace("tables::messages#body", "u8");
    insta::assert_snapshot!(generate(&builder).unwrap_err());
}

#[test]
fn an_ambiguous_type_name_is_an_error() {
    let builder = Builder::new()
        .replace("messages:get#returns", "Option<Message>")
        .replace("messages:send#args.replyTo", "Value");
    insta::assert_snapshot!(generate(&builder).unwrap_err());
}

#[test]
fn user_defined_types_resolve_in_every_module() {
    use shadowed::api::{bool, shadow};
    let json = r#"{"a":["k1",null]}"#;
    let of: <shadow::String as FunctionReference<Query>>::Returns = wire::from_str(json).unwrap();
    assert_eq!(of["a"], [Some("k1".into()), None]);
    let of: <bool::Call as FunctionReference<convex_typed::Mutation>>::Returns = wire::from_str(json).unwrap();
    assert_eq!(of["a"], [Some("k1".into()), None]);
}

#[test]
fn a_field_can_have_a_user_defined_type() {
    let topic = || Topic::try_from("cats".to_owned()).unwrap();
    let create = custom::api::channels::Create {
        topic: Some(topic()),
        ..custom::api::channels::Create::new("general", custom::api::channels::create::Visibility::Public)
    };
    let json = r#"{"name":"general","topic":"cats","visibility":"public"}"#;
    assert_eq!(wire::to_string(&create).unwrap(), json);
    let document = |topic: &str| {
        let json = format!(r#"{{"_id":"k1","_creationTime":0,"name":"n","topic":{topic},"visibility":"private"}}"#);
        wire::from_str::<custom::tables::Channels>(&json)
    };
    assert_eq!(document(r#""cats""#).unwrap().topic, Some(topic()));
    assert!(document(r#""""#).unwrap_err().to_string().contains("a topic must not be empty"));
}

#[test]
fn a_part_of_a_return_value_can_be_replaced() {
    let text = generate(&Builder::new().replace("messages:list#returns.author", "crate::Author")).unwrap();
    assert!(text.contains("pub author: crate::Author,"), "{text}");
    let text = generate(&Builder::new().replace("tables::messages#attachments", "crate::Attachments")).unwrap();
    assert!(text.contains("pub attachments: crate::Attachments,"), "{text}");
}

#[test]
fn selectors_of_pages_apply_to_their_items() {
    use paged::api::messages::{List, Search, list};
    let start = Start { cursor: None, num_items: 2.0 };
    let search = Search { limit: None, pagination_opts: start, text: None };
    let json = r#"{"paginationOpts":{"cursor":null,"numItems":2.0}}"#;
    assert_eq!(wire::to_string(&search).unwrap(), json);
    let page = |items: &str| format!(r#"{{"page":[{items}],"isDone":true,"continueCursor":"c"}}"#);
    let topics: <Search as FunctionReference<Query>>::Returns = wire::from_str(&page(r#""cats""#)).unwrap();
    let topics: Vec<Topic> = topics.page;
    assert_eq!(topics, [Topic::try_from("cats".to_owned()).unwrap()]);

    let item = |body: &str| {
        let author = r#"{"name":"Ada","status":"away"}"#;
        page(&format!(r#"{{"_id":"k1","_creationTime":0,"author":{author},"body":"{body}"}}"#))
    };
    let found: <List as FunctionReference<Query>>::Returns = wire::from_str(&item("cats")).unwrap();
    let found: list::Item = found.page.into_iter().next().unwrap();
    assert_eq!(found.body, Topic::try_from("cats".to_owned()).unwrap());
    assert!(found.author > list::Author { name: "Ada".into(), status: list::Status::Online });
    let error = wire::from_str::<<List as FunctionReference<Query>>::Returns>(&item("")).unwrap_err();
    assert!(error.to_string().contains("a topic must not be empty"), "{error}");
}

/// `Builder::returns` also accepts a type that is not a page. Only `paginate` does not compile for it.
#[test]
fn a_page_can_be_a_user_defined_type() {
    fn item<F: Paginated>(_: &F, json: &str) -> <F::Returns as Page>::Item
    where
        F::Returns: Page,
    {
        wire::from_str(json).unwrap()
    }
    let message = Message { body: "hi".into(), edited_at: None, reactions: [].into() };
    let json = r#"{"body":"hi","reactions":{}}"#;
    assert_eq!(item(&paged::api::untyped::Any::default(), json), message);
    assert_eq!(item(&paged::api::untyped::List::new("general"), json), message);
    let returns: <paged::api::options::Two as FunctionReference<Query>>::Returns = wire::from_str("null").unwrap();
    assert_eq!(returns, None::<String>);
}

#[test]
fn numbers_are_integers_and_times() {
    insta::assert_snapshot!(numbers::TEXT);
    use numbers::api::events::{Add, AddRequired, Count, Get, List, Page, PerDay, add};
    use numbers::tables::Events;
    let at = Timestamp::from_millis(1.5);
    let add = Add {
        retries: Some(Some(3)),
        ..Add::new(AddRequired {
            at,
            body: "hi".into(),
            limit: add::Limit::Number(10),
            sizes: vec![1_usize, 2],
            weights: [("a".to_owned(), 7_u32)].into(),
        })
    };
    let json = r#"{"at":1.5,"body":"hi","limit":10.0,"retries":3.0,"sizes":[1.0,2.0],"weights":{"a":7.0}}"#;
    assert_eq!(wire::to_string(&add).unwrap(), json);
    assert_eq!(wire::from_str::<Add>(json).unwrap(), add);
    let list = List { limit: Some(10), ..List::new() };
    assert_eq!(wire::to_string(&list).unwrap(), r#"{"limit":10.0}"#);
    let too_large = List { limit: Some(i64::MAX), ..List::new() };
    let Err(Error::Encode(error)) = protocol::encode(&too_large) else { panic!("it was encoded") };
    assert!(error.to_string().contains("9223372036854775807 is too large for a Convex number"), "{error}");

    // Return values, and the documents of tables.
    let count: i64 = wire::from_str::<<Count as FunctionReference<Query>>::Returns>("3.0").unwrap();
    let per_day: BTreeMap<String, i64> =
        wire::from_str::<<PerDay as FunctionReference<Query>>::Returns>(r#"{"mon":4.0}"#).unwrap();
    assert_eq!((count, per_day["mon"]), (3, 4));
    let event = r#"{"_id":"k1","_creationTime":1.25,"body":"hi","count":5.0,"expiresAt":1.5,"score":0.5}"#;
    let document: Events = wire::from_str::<<Get as FunctionReference<Query>>::Returns>(event).unwrap().unwrap();
    assert_eq!((document.count, document.expires_at, document.score), (5, Some(at), 0.5));
    assert_eq!(document.creation_time.as_millis(), 1.25);
    let page = format!(r#"{{"page":[{event}],"isDone":true,"continueCursor":"c"}}"#);
    let pages = wire::from_str::<<Page as FunctionReference<Query>>::Returns>(&page).unwrap();
    assert_eq!(pages.page, [document]);
}

#[test]
fn a_number_that_is_not_whole_is_located() {
    use numbers::api::events::List;
    let body = r#"{"status":"success","value":[{"_id":"k1","_creationTime":1,"body":"","count":5.5,"score":1}]}"#;
    let response = http::Response::new(body);
    let Err(Error::Decode(error)) =
        protocol::decode::<<List as FunctionReference<Query>>::Returns>(List::PATH, &response)
    else {
        panic!("it was decoded")
    };
    assert_eq!(error.path, "[0].count");
    assert!(error.message.contains("expected a whole number of at most 2^53"), "{}", error.message);
}

#[test]
fn selectors_and_types_of_numbers_are_checked() {
    let builder = Builder::new()
        .integers("messages:list#args.limt")
        .times("messages:list#returns.body")
        .integers_as("messages:list#args.limit", "u46");
    insta::assert_snapshot!(generate(&builder).unwrap_err());
}

#[test]
fn numbers_that_look_like_counts_or_times_are_suggested() {
    let fixture = |name: &str| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let builder = Builder::new().manifest(fixture("numbers.json")).schema(fixture("numbers.schema.json"));
    insta::assert_snapshot!(builder.suggestions().unwrap().join("\n"));
    // Numbers that are set are not suggested again, and all suggestions can be set.
    let builder = builder.integers("*.limit").integers("*.retries").integers("*count*");
    let rest = builder.suggestions().unwrap();
    assert!(!rest.is_empty() && rest.iter().all(|line| line.starts_with(".times(")), "{rest:?}");
}

#[test]
fn derives_are_added() {
    use custom::api::channels::create::Visibility;
    assert!(Visibility::Public < Visibility::Private);
    let react = |emoji: &str| custom::api::messages::React { emoji: emoji.into(), message: "k1".into() };
    assert!(react("a") < react("b"));
    use custom::tables::messages::{Attachment, Link};
    let link = |url: &str| Attachment::Link(Link { title: None, url: url.into() });
    assert!(link("a") < link("b"));
}

#[test]
fn attributes_are_added_to_the_type() {
    let text = generate(&Builder::new().attribute("tables::users", "#[non_exhaustive]")).unwrap();
    let (before, _) = text.split_once("    pub struct Users {").unwrap();
    assert!(before.ends_with("#[non_exhaustive]\n"), "{before}");
    assert_eq!(text.matches("#[non_exhaustive]").count(), 1);
    let text = generate(&Builder::new().attribute("users:me", "#[must_use]")).unwrap();
    assert!(text.contains("#[must_use]\n        pub struct Me;"));
}

#[test]
fn returned_enums_can_be_closed() {
    use turned::tables::users::Status;
    assert_eq!(wire::from_str::<Status>(r#""away""#).unwrap(), Status::Away);
    assert!(wire::from_str::<Status>(r#""busy""#).unwrap_err().to_string().contains("busy"));
    // The match needs no arm for unknown values.
    let name = match Status::Online {
        Status::Online => "online",
        Status::Away => "away",
        Status::Offline => "offline",
    };
    assert_eq!(name, "online");
    use turned::api::exports::create::Returns;
    assert!(wire::from_str::<Returns>(r#"{"status":"queued"}"#).is_err());
}

#[test]
fn argument_enums_can_be_open() {
    use turned::api::exports::create::Format;
    assert_eq!(wire::from_str::<Format>(r#""xml""#).unwrap(), Format::Other("xml".into()));
}

#[test]
fn the_header_names_the_command() {
    let text = generate(&Builder::new().command("just codegen")).unwrap();
    assert!(text.starts_with("// @generated by convex-typed-codegen"));
    assert!(text.lines().next().unwrap().ends_with(". Do not edit: regenerate it with `just codegen`."), "{text}");
    assert!(!generate(&Builder::new()).unwrap().lines().next().unwrap().contains("xtask"));
}

#[test]
fn a_pattern_that_matches_nothing_is_an_error_with_a_suggestion() {
    let builder = Builder::new().exclude("users:mee").returns("messages:lists", "u8").exclude("nothing/like:that");
    insta::assert_snapshot!(generate(&builder).unwrap_err());
    insta::assert_snapshot!(generate(&Builder::new().include("mesages:list")).unwrap_err());
}

#[test]
fn a_selector_that_matches_nothing_is_an_error_with_a_suggestion() {
    let builder = Builder::new()
        .derive("messages:list#returns.autor", "Ord")
        .attribute("tables::user", "#[must_use]")
        .replace("messages:list#args.limmit", "u8")
        .replace("tables::channels#topik", "u8")
        .derive("nothing:like#that", "Ord");
    insta::assert_snapshot!(generate(&builder).unwrap_err());
}

#[test]
fn invalid_rust_is_an_error() {
    let builder = Builder::new()
        .returns("messages:list", "Vec<")
        .replace("messages:get#returns.author", "fn x() {}")
        .derive("messages:list", "Ord; panic!()")
        .attribute("messages:list", "pub struct Injected;");
    insta::assert_snapshot!(generate(&builder).unwrap_err());
}
