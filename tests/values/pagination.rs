//! Pages, pagination options, and the functions that are paginated.

use std::collections::BTreeSet;

use convex_typed::{
    Client, FunctionReference, Id, Items, Mutation, PageStatus, Paginated, PaginationOptions, PaginationResult, Query,
    Timestamp, Value,
};
use convex_typed_tests::fixtures::Fixture;
use convex_typed_tests::fixtures::pagination::api::{messages, names, options, others, untyped};
use convex_typed_tests::fixtures::pagination::tables;

use super::{read, same};

type Returns<F> = <F as FunctionReference<Query>>::Returns;

#[test]
fn pagination_options_default_to_the_first_page() {
    let first = r#"{"numItems":100,"cursor":null}"#;
    same(&messages::List::new("general"), &format!(r#"{{"channel":"general","paginationOpts":{first}}}"#));
    same(&messages::All::default(), &format!(r#"{{"paginationOpts":{first}}}"#));
    same(&options::Optional::default(), "{}");
    same(&names::Default::new("general"), &format!(r#"{{"channel":"general","paginationOpts":{first}}}"#));
    same(&names::PaginationOptions::new(1.0), &format!(r#"{{"paginationOpts":{first},"x":1}}"#));

    let next = PaginationOptions::new(2).cursor("c");
    let all = messages::All { pagination_opts: next };
    same(&all, r#"{"paginationOpts":{"numItems":2,"cursor":"c"}}"#);
}

#[test]
fn a_page_holds_typed_items() {
    let json = r#"{"page":[{"_id":"k1","_creationTime":1.5,"author":{"name":"Ada","status":"busy"},"body":"hi"}],
        "isDone":false,"continueCursor":"c","splitCursor":null,"pageStatus":"SplitRecommended"}"#;
    let result: PaginationResult<messages::list::Item> = read::<Returns<messages::List>>(json);
    let author = messages::list::Author { name: "Ada".into(), status: messages::list::Status::Other("busy".into()) };
    let creation_time = Timestamp::from_millis(1.5);
    let item = messages::list::Item { id: "k1".into(), creation_time, author, body: "hi".into(), tags: None };
    assert_eq!(result.page, [item]);
    assert_eq!((result.split_cursor, result.page_status), (None, Some(PageStatus::SplitRecommended)));

    let page = |items: &str| format!(r#"{{"page":[{items}],"isDone":true,"continueCursor":""}}"#);
    let found: Returns<messages::Search> = read(&page(r#""k1""#));
    assert_eq!(found.page[0].as_str(), "k1");
    // An id of a table that appears nowhere else.
    let visitors: PaginationResult<Id<tables::Visitors>> = read::<Returns<others::Visitors>>(&page(r#""v1""#));
    assert_eq!(visitors.page[0].as_str(), "v1");
    // A page of pages.
    let pages: Returns<names::Paginated> = read(&page(&format!("[{}]", page(r#""a""#))));
    assert_eq!(pages.page[0][0].page, ["a"]);
    let untyped: Value = read::<Returns<untyped::List>>(&page(""));
    assert!(untyped.get("isDone").and_then(Value::as_bool).unwrap());
}

#[test]
fn a_client_paginates_each_of_them() {
    let client = Client::new("http://127.0.0.1:1").unwrap();
    let items: Items<messages::list::Item> = client.paginate(&messages::List::new("general")).page_size(50);
    let values: Items<Value> = client.paginate(&untyped::Default::default());
    let texts: Items<String> = client.paginate(&untyped::List::new("general")).returning();
    let functions = [format!("{items:?}"), format!("{values:?}"), format!("{texts:?}")];
    for (shown, function) in functions.iter().zip(["messages:list", "untyped:default", "untyped:list"]) {
        assert!(shown.contains(function), "{shown}");
    }
}

#[test]
fn pages_have_the_same_type_in_functions_that_are_not_paginated() {
    let json = r#"{"page":[1],"isDone":true,"continueCursor":""}"#;
    let migrated: PaginationResult<f64> = read::<<others::Migrate as FunctionReference<Mutation>>::Returns>(json);
    assert_eq!(migrated.page, [1.0]);
    let maybe: Returns<others::Maybe> = read("null");
    assert_eq!(maybe, None);
    let counted: Returns<others::Counted> = read(r#"{"page":["a"],"isDone":true,"continueCursor":"","total":7}"#);
    assert_eq!((counted.page.len(), counted.total), (1, 7.0));
}

#[test]
fn queries_that_take_options_and_may_return_pages_are_paginated() {
    fn argument<F: Paginated>() -> &'static str {
        F::OPTIONS
    }
    assert_eq!(argument::<messages::List>(), "paginationOpts");
    assert_eq!(argument::<untyped::Default>(), "paginationOpts");
    assert_eq!(argument::<options::Two>(), "paginationOpts");
    assert_eq!(argument::<options::Renamed>(), "paginationOptions");

    let lines = Fixture::named("pagination").bindings.lines();
    let paginated: BTreeSet<&str> =
        lines.filter_map(|line| line.strip_prefix("::convex_typed::paginated! { ")).collect();
    let expected = [
        "api::messages::All }",
        "api::messages::List }",
        "api::messages::Search }",
        "api::names::Default }",
        "api::names::Paginated }",
        "api::names::PaginationOptions }",
        "api::names::PaginationResult }",
        "api::options::Looser }",
        "api::options::Optional }",
        r#"api::options::Renamed by "paginationOptions" }"#,
        "api::options::Two }",
        "api::others::Visitors }",
        "api::untyped::Any }",
        "api::untyped::Default }",
        "api::untyped::List }",
        "internal::messages::Purge }",
    ];
    assert_eq!(paginated, BTreeSet::from(expected));
}
