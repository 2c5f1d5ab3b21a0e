//! Paginated queries.

use convex_typed::{Client, Id, PaginationOptions, PaginationResult, Value};
use convex_typed_tests::fixtures::deployment::api::{notes, users};
use convex_typed_tests::fixtures::deployment::tables;

use super::client;
use super::documents::note;

/// Creates a user with this number of notes, `0`, `1` ..
async fn author(client: &Client, name: &str, count: usize) -> Id<tables::Users> {
    let author = client.mutation(&users::Create::new(name)).await.unwrap();
    for number in 0..count {
        client.mutation(&note(author.clone(), &number.to_string())).await.unwrap();
    }
    author
}

/// Returns all of an author's notes in one page, with a plain query.
async fn all(client: &Client, author: &Id<tables::Users>) -> Vec<notes::page::Item> {
    let sent = notes::Page { pagination_opts: PaginationOptions::new(100), author: author.clone() };
    let page = client.query(&sent).await.unwrap();
    assert!(page.is_done);
    page.page
}

#[tokio::test]
async fn item_by_item() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::items", 5).await;
    let expected = all(&client, &author).await;
    assert_eq!(expected.len(), 5);
    for page_size in [1, 2, 5, 100] {
        let mut notes = client.paginate(&notes::Page::new(author.clone())).page_size(page_size);
        let mut found = Vec::new();
        while let Some(note) = notes.try_next().await.unwrap() {
            found.push(note);
        }
        assert_eq!(found, expected, "{page_size}");
    }
}

#[tokio::test]
async fn page_by_page() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::pages", 5).await;
    let mut pages = client.paginate(&notes::Page::new(author.clone())).page_size(2).pages();
    let mut pagination_opts = PaginationOptions::new(2);
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        let sent = notes::Page { pagination_opts: pagination_opts.clone(), author: author.clone() };
        assert_eq!(page, client.query(&sent).await.unwrap());
        assert_eq!(pages.cursor(), Some(&*page.continue_cursor));
        sizes.push((page.page.len(), page.is_done));
        pagination_opts.cursor = Some(page.continue_cursor);
    }
    assert_eq!(sizes, [(2, false), (2, false), (1, true)]);
}

/// One client stops in the middle, and another continues.
#[tokio::test]
async fn pagination_resumes_at_a_cursor() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::cursor", 5).await;
    let mut notes = client.paginate(&notes::Page::new(author.clone())).page_size(2);
    assert_eq!(notes.cursor(), None);
    for (body, behind) in [("0", 0), ("1", 2), ("2", 2), ("3", 4), ("4", 5)] {
        assert_eq!(notes.try_next().await.unwrap().unwrap().body, body);
        // A page that was not read to its end is fetched again.
        let mut rest = client.paginate(&notes::Page::new(author.clone()));
        if let Some(cursor) = notes.cursor() {
            rest = rest.from_cursor(cursor);
        }
        let next = rest.try_next().await.unwrap().map(|note| note.body);
        assert_eq!(next, (behind < 5).then(|| behind.to_string()), "behind {body}");
    }
    assert_eq!(notes.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn queries_without_a_declared_type_are_paginated() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::unvalidated", 3).await;
    let sent = notes::PageUnvalidated { pagination_opts: PaginationOptions::new(2), author: author.clone() };
    let expected = client.query(&sent).returning::<PaginationResult<tables::Notes>>().await.unwrap();
    assert_eq!(expected.page.len(), 2);

    let notes = || client.paginate(&notes::PageUnvalidated::new(author.clone())).page_size(2);
    let mut pages = notes().returning::<tables::Notes>().pages();
    assert_eq!(pages.try_next().await.unwrap().as_ref(), Some(&expected));
    let mut rest = notes().returning::<tables::Notes>().from_cursor(expected.continue_cursor);
    assert_eq!(rest.try_next().await.unwrap().unwrap().body, "2");
    assert_eq!(rest.try_next().await.unwrap(), None);

    let untyped = notes().try_next().await.unwrap().unwrap();
    let Value::Object(untyped) = untyped else { panic!("{untyped}") };
    assert_eq!((&untyped["body"], &untyped["revision"]), (&"0".into(), &Value::Int64(1 << 60)));
}

#[tokio::test]
async fn the_type_of_items_can_be_changed() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::returning", 2).await;
    let mut notes = client.paginate(&notes::Page::new(author)).page_size(1);
    assert_eq!(notes.try_next().await.unwrap().unwrap().body, "0");
    // It continues with the next item.
    let mut notes = notes.returning::<Value>();
    let Some(Value::Object(note)) = notes.try_next().await.unwrap() else { panic!("no second note") };
    assert_eq!(note["body"], "1".into());
    assert_eq!(notes.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn an_empty_page_has_no_items() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::nothing", 0).await;
    assert_eq!(client.paginate(&notes::Page::new(author)).try_next().await.unwrap(), None);
}
