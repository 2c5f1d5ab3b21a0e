//! References to HTTP actions.

use convex_typed::{HttpAction, Method};
use convex_typed_tests::fixtures::http::http::{delete, get, options, patch, post, put};

fn method<A: HttpAction>(_: &A) -> Method {
    A::METHOD
}

#[test]
fn each_method_has_its_own_module() {
    assert_eq!(method(&delete::Api), Method::DELETE);
    assert_eq!(method(&get::Api), Method::GET);
    assert_eq!(method(&options::Api), Method::OPTIONS);
    assert_eq!(method(&patch::Api), Method::PATCH);
    assert_eq!(method(&post::Api), Method::POST);
    assert_eq!(method(&put::Api), Method::PUT);
    assert_eq!(get::Api.path(), "/api");
}

#[test]
fn a_prefix_route_takes_the_rest_of_the_path() {
    let rest = || "a b/c?d".to_owned();
    assert_eq!(get::FilesPrefix { rest: rest() }.path(), "/files/a%20b/c%3Fd");
    assert_eq!(get::RootPrefix { rest: rest() }.path(), "/a%20b/c%3Fd");
    assert_eq!(post::RootPrefix { rest: rest() }.path(), "/a%20b/c%3Fd");
    assert_eq!(get::Root.path(), "/");
}

#[test]
fn a_path_parameter_is_one_segment() {
    assert_eq!(get::UsersUserId { user_id: "a/b".into() }.path(), "/users/a%2Fb");
    let both = get::UsersUserIdPostsPostIdPrefix { user_id: "u".into(), post_id: "p".into(), rest: "r/s".into() };
    assert_eq!(both.path(), "/users/u/posts/p/r/s");
    assert_eq!(get::IdId { id: "1".into(), id2: "2".into() }.path(), "/1/2");
    assert_eq!(get::TypeSelfSelf { r#type: "t".into(), self_: "s".into() }.path(), "/t/self/s");
}

#[test]
fn a_trailing_slash_is_another_route() {
    assert_eq!(post::Files.path(), "/files");
    assert_eq!(post::Files_.path(), "/files/");
}
