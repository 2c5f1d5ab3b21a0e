//! Constructors: the same callers compile before and after each function gets another optional argument.

use convex_typed::PaginationOptions;
use convex_typed_tests::fixtures::constructors::api::{after, before};

use super::same;

/// Calls the functions in `$file`.
macro_rules! callers_in {
    ($file:ident) => {
        same(&$file::Nothing::new(), "{}");
        same(&$file::One::new("general"), r#"{"channel":"general"}"#);
        let items = vec![$file::two::Item::new("tea", 2.5)];
        same(&$file::Two::new("shop", items), r#"{"channel":"shop","items":[{"name":"tea","price":2.5}]}"#);
        let required = $file::SwappedRequired { from: "a".into(), to: "b".into() };
        same(&$file::Swapped::new(required), r#"{"from":"a","to":"b"}"#);
        let required = $file::ManyRequired { done: true, name: "tea".into(), price: 2.5, tags: Vec::new() };
        same(&$file::Many::new(required), r#"{"done":true,"name":"tea","price":2.5,"tags":[]}"#);
        same(&$file::Pages::new(), r#"{"paginationOpts":{"numItems":100,"cursor":null}}"#);
        // Needed as soon as there is another field.
        #[allow(clippy::needless_update)]
        let pages = $file::Pages { pagination_opts: PaginationOptions::new(5), ..$file::Pages::new() };
        same(&pages, r#"{"paginationOpts":{"numItems":5,"cursor":null}}"#);
    };
}

#[test]
fn a_new_optional_argument_does_not_break_callers() {
    callers_in!(before);
    callers_in!(after);
    same(&after::One { limit: Some(1.5), ..after::One::new("general") }, r#"{"channel":"general","limit":1.5}"#);
    same(&after::Nothing { limit: Some(1.5) }, r#"{"limit":1.5}"#);
}
