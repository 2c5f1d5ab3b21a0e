//! Functions that give a page at a time.

use convex_typed_tests::fixtures::deployment::api::{notes, users};
use convex_typed_tests::fixtures::deployment::tables;

use super::client;
use super::documents::note;

#[tokio::test]
async fn page_by_page() {
    let Some(client) = client() else { return };
    let author = client.mutation(&users::Create::new("pages")).await.unwrap();
    for number in 0..5 {
        client.mutation(&note(author.clone(), &number.to_string())).await.unwrap();
    }
    let mut bodies = Vec::new();
    let mut cursor = None;
    loop {
        let pagination_opts = notes::page::PaginationOpts::new(cursor, 2.0);
        let page = client.query(&notes::Page { author: author.clone(), pagination_opts }).await.unwrap();
        assert!(page.page.len() <= 2);
        bodies.extend(page.page.into_iter().map(|note| note.body));
        if page.is_done {
            break;
        }
        cursor = Some(page.continue_cursor);
    }
    assert_eq!(bodies, ["0", "1", "2", "3", "4"]);

    #[derive(Debug)]
    struct Page {
        page: Vec<tables::Notes>,
        is_done: bool,
        split_cursor: Option<Option<String>>,
    }
    convex_typed::object! { Page { page = "page", is_done = "isDone", split_cursor ? "splitCursor" } }
    let pagination_opts = notes::page_unvalidated::PaginationOpts::new(None, 10.0);
    let page = client.query(&notes::PageUnvalidated { author, pagination_opts }).returning::<Page>().await.unwrap();
    assert!(page.page.len() == 5 && page.is_done && page.split_cursor == Some(None), "{page:?}");
}

#[tokio::test]
async fn there_may_be_nothing_on_it() {
    let Some(client) = client() else { return };
    let author = client.mutation(&users::Create::new("pages::empty")).await.unwrap();
    let pagination_opts = notes::page::PaginationOpts::new(None, 2.0);
    let page = client.query(&notes::Page { author, pagination_opts }).await.unwrap();
    assert!(page.is_done && page.page.is_empty());
}
