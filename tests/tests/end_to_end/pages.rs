//! Functions that give a page at a time.

use convex_typed::{Client, Id, PaginationOptions};
use convex_typed_tests::fixtures::deployment::api::{notes, users};
use convex_typed_tests::fixtures::deployment::tables;

use super::client;
use super::documents::note;

/// Somebody with so many notes, `0`, `1` ..
async fn author(client: &Client, name: &str, count: usize) -> Id<tables::Users> {
    let author = client.mutation(&users::Create::new(name)).await.unwrap();
    for number in 0..count {
        client.mutation(&note(author.clone(), &number.to_string())).await.unwrap();
    }
    author
}

#[tokio::test]
async fn item_by_item() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::items", 5).await;
    for page_size in [1, 2, 5, 100] {
        let mut notes = client.paginate(&notes::Page::new(author.clone())).page_size(page_size);
        let mut bodies = Vec::new();
        while let Some(note) = notes.try_next().await.unwrap() {
            bodies.push(note.body);
        }
        assert_eq!(bodies, ["0", "1", "2", "3", "4"], "{page_size}");
    }
}

#[tokio::test]
async fn page_by_page() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::pages", 5).await;
    let mut pages = client.paginate(&notes::Page::new(author.clone())).page_size(2).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        sizes.push((page.page.len(), page.is_done));
    }
    assert_eq!(sizes, [(2, false), (2, false), (1, true)]);

    // Where one client has stopped, another goes on.
    let mut notes = client.paginate(&notes::Page::new(author.clone())).page_size(2);
    for _ in 0..2 {
        notes.try_next().await.unwrap();
    }
    let cursor = notes.cursor().unwrap().to_owned();
    let mut rest = client.paginate(&notes::Page::new(author)).from_cursor(cursor);
    assert_eq!(rest.try_next().await.unwrap().unwrap().body, "2");
}

#[tokio::test]
async fn what_nobody_says_comes_back() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::unvalidated", 3).await;
    let mut notes = client.paginate(&notes::PageUnvalidated::new(author)).page_size(2).returning::<tables::Notes>();
    let mut count = 0;
    while let Some(note) = notes.try_next().await.unwrap() {
        assert_eq!(note.body, count.to_string());
        count += 1;
    }
    assert_eq!(count, 3);
}

#[tokio::test]
async fn one_page_as_any_query() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::query", 3).await;
    let sent = notes::Page { pagination_opts: PaginationOptions::new(2), ..notes::Page::new(author.clone()) };
    let page = client.query(&sent).await.unwrap();
    assert!(page.page.len() == 2 && !page.is_done);
    let pagination_opts = PaginationOptions { cursor: Some(page.continue_cursor), ..PaginationOptions::new(2) };
    let page = client.query(&notes::Page { pagination_opts, author }).await.unwrap();
    assert!(page.page.len() == 1 && page.is_done);
}

#[tokio::test]
async fn there_may_be_nothing() {
    let Some(client) = client() else { return };
    let author = author(&client, "pages::nothing", 0).await;
    assert_eq!(client.paginate(&notes::Page::new(author)).try_next().await.unwrap(), None);
}
