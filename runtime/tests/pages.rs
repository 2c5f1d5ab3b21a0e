//! Paginated queries.
#![cfg(feature = "client")]

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use convex_typed::{
    Client, Error, FunctionReference, Page, PageStatus, Paginated, PaginationOptions, PaginationResult, Query, Value,
};
use convex_typed_test_support::Request;
use convex_typed_test_support::fake::{FakeTransport, answer, success};
use futures_core::Stream;

#[derive(Default)]
struct List {
    channel: String,
    options: PaginationOptions,
}
convex_typed::object! { List { channel, options = "paginationOpts" } }
convex_typed::paginated! { List }
impl FunctionReference<Query> for List {
    const PATH: &'static str = "messages:list";
    type Returns = PaginationResult<i64>;
}

/// Declares no return type, and takes the options by another name.
struct Dynamic;
convex_typed::object! { Dynamic {} }
convex_typed::paginated! { Dynamic by "options" }
impl FunctionReference<Query> for Dynamic {
    const PATH: &'static str = "messages:dynamic";
    type Returns = Value;
}

fn page(items: &str, done: bool, cursor: &str) -> String {
    format!(r#"{{"page":{items},"isDone":{done},"continueCursor":"{cursor}","splitCursor":null,"pageStatus":null}}"#)
}

fn int64(n: u8) -> String {
    assert!(n < 4);
    format!(r#"{{"$integer":"{}AAAAAAAAA="}}"#, ["AA", "AQ", "Ag", "Aw"][usize::from(n)])
}

fn ints(items: &[u8]) -> String {
    format!("[{}]", items.iter().map(|n| int64(*n)).collect::<Vec<_>>().join(","))
}

fn pages(pages: &[String]) -> FakeTransport {
    FakeTransport::answers(pages.iter().map(|page| Ok(success(page))).collect())
}

/// Returns the options of each request since the last call.
fn asked(fake: &FakeTransport) -> Vec<String> {
    let options =
        |body: &str| body.split_once(r#""paginationOpts":"#).map(|(_, rest)| rest[..rest.len() - 2].to_owned());
    fake.take_requests().iter().map(|seen| options(seen.text()).unwrap()).collect()
}

#[tokio::test(start_paused = true)]
async fn items_of_all_pages_are_returned_in_order() {
    let fake = pages(&[page(&ints(&[1, 2]), false, "a"), page(&ints(&[3]), true, "b")]);
    let mut items = fake.client().paginate(&List { channel: "c".into(), ..List::default() }).page_size(2);
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.unwrap());
    }
    assert_eq!(found, [1, 2, 3]);
    assert!(items.next().await.is_none(), "it has ended");

    let seen = fake.take_requests();
    let bodies: Vec<_> = seen.iter().map(Request::text).collect();
    let body = |cursor: &str| {
        let args = format!(r#"{{"channel":"c","paginationOpts":{{"cursor":{cursor},"numItems":2.0}}}}"#);
        format!(r#"{{"path":"messages:list","format":"convex_encoded_json","args":{args}}}"#)
    };
    assert_eq!(bodies, [body("null"), body(r#""a""#)]);
    assert!(seen.iter().all(|seen| seen.uri == "https://a.convex.cloud/api/query"));
}

#[tokio::test(start_paused = true)]
async fn a_page_is_requested_when_its_first_item_is() {
    let fake = pages(&[page(&ints(&[1, 2]), false, "a"), page(&ints(&[3]), false, "b"), page("[]", true, "c")]);
    let mut items = fake.client().paginate(&List::default());
    assert_eq!((items.cursor(), fake.take_requests().len()), (None, 0));
    for (item, cursor, requests) in [(1, None, 1), (2, Some("a"), 0), (3, Some("b"), 1)] {
        assert_eq!(items.try_next().await.unwrap(), Some(item));
        assert_eq!((items.cursor(), fake.take_requests().len()), (cursor, requests), "after {item}");
    }
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!((items.cursor(), fake.take_requests().len()), (Some("c"), 1));
}

#[tokio::test(start_paused = true)]
async fn pages_have_their_cursors() {
    let huge = r#"{"page":[],"isDone":false,"continueCursor":"b","splitCursor":"s","pageStatus":"SplitRequired"}"#;
    let fake = pages(&[page(&ints(&[1]), false, "a"), huge.to_owned(), page("[]", true, "c")]);
    let mut pages = fake.client().paginate(&List::default()).page_size(0).pages();
    assert_eq!(pages.cursor(), None);
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!(
        (first.page.as_slice(), first.continue_cursor.as_str(), first.split_cursor),
        ([1].as_slice(), "a", None)
    );
    assert_eq!(pages.cursor(), Some("a"));
    let second = pages.try_next().await.unwrap().unwrap();
    assert_eq!((second.page_status, second.split_cursor.as_deref()), (Some(PageStatus::SplitRequired), Some("s")));
    assert!(pages.try_next().await.unwrap().unwrap().is_done);
    assert!(pages.next().await.is_none());
    // A page of 0 items would never end.
    assert_eq!(asked(&fake)[0], r#"{"cursor":null,"numItems":1.0}"#);
}

#[tokio::test(start_paused = true)]
async fn the_options_in_the_arguments_are_kept() {
    let options = PaginationOptions::new(7).cursor("a").end_cursor("c").maximum_rows_read(9);
    let list = List { channel: String::new(), options };
    // The page that ends at `end_cursor` is the last, even if `isDone` is false.
    let fake = pages(&[page("[]", false, "b"), page(&ints(&[1]), false, "c")]);
    let mut items = fake.client().paginate(&list);
    assert_eq!(items.cursor(), Some("a"));
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap(), None);
    let of = |cursor| format!(r#"{{"cursor":"{cursor}","endCursor":"c","maximumRowsRead":9.0,"numItems":7.0}}"#);
    assert_eq!(asked(&fake), [of("a"), of("b")]);

    let fake = pages(&[page("[]", true, "z")]);
    fake.client().paginate(&list).page_size(3).from_cursor("b").try_next().await.unwrap();
    assert_eq!(asked(&fake)[0], of("b").replace("7.0", "3.0"));
}

#[tokio::test(start_paused = true)]
async fn options_are_added_to_arguments_without_them() {
    let fake = pages(&[page(r#"[1,"a"]"#, true, "")]);
    let mut items = fake.client().paginate(&&Dynamic);
    assert_eq!(items.try_next().await.unwrap(), Some(Value::Float64(1.0)));
    assert_eq!(items.try_next().await.unwrap(), Some(Value::from("a")));
    let seen = fake.take_requests();
    let body = seen[0].text();
    assert!(body.ends_with(r#""args":{"options":{"cursor":null,"numItems":100.0}}}"#), "{body}");

    #[derive(serde::Serialize)]
    struct Unit;
    impl FunctionReference<Query> for Unit {
        const PATH: &'static str = "messages:unit";
        type Returns = Value;
    }
    impl Paginated for Unit {}
    let fake = pages(&[page("[]", true, "")]);
    assert_eq!(fake.client().paginate(&Unit).try_next().await.unwrap(), None);
    assert_eq!(asked(&fake), [r#"{"cursor":null,"numItems":100.0}"#]);
}

#[tokio::test(start_paused = true)]
async fn the_caller_can_choose_the_type_of_the_items() {
    let fake = pages(&[page(r#"["a"]"#, false, "b"), page("[1]", true, "c")]);
    let mut texts = fake.client().paginate(&Dynamic).page_size(1).returning::<String>();
    assert_eq!(texts.try_next().await.unwrap().as_deref(), Some("a"));
    let Err(Error::Decode(error)) = texts.try_next().await else { panic!("1 was read as a string") };
    assert_eq!((error.function.as_str(), error.path.as_str()), ("messages:dynamic", "page[0]"));
    let seen = fake.take_requests();
    let body = seen[0].text();
    assert!(body.contains(r#""numItems":1.0"#), "{body}");

    /// As given to `Builder::returns`.
    struct Texts;
    impl<'de> serde::Deserialize<'de> for Texts {
        fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
            unreachable!("only its `Page::Item` is used")
        }
    }
    impl Page for Texts {
        type Item = String;
    }
    struct Own;
    convex_typed::object! { Own {} }
    convex_typed::paginated! { Own }
    impl FunctionReference<Query> for Own {
        const PATH: &'static str = "messages:own";
        type Returns = Texts;
    }
    let fake = pages(&[page(r#"["a"]"#, true, "b")]);
    assert_eq!(fake.client().paginate(&Own).try_next().await.unwrap().as_deref(), Some("a"));
}

#[tokio::test(start_paused = true)]
async fn a_conversion_continues_at_the_same_page() {
    let whole = page(&ints(&[1, 2]), true, "b");
    let fake = pages(&[page(&ints(&[0]), false, "a"), whole.clone(), whole.clone(), whole]);
    let client = fake.client();
    let mut items = client.paginate(&List::default());
    assert_eq!((items.try_next().await.unwrap(), items.try_next().await.unwrap()), (Some(0), Some(1)));
    // The second page has another item, so it is requested again.
    assert_eq!(items.cursor(), Some("a"));
    let mut values = items.returning::<Value>();
    assert_eq!(values.try_next().await.unwrap(), Some(Value::Int64(1)));
    assert_eq!(values.cursor(), Some("a"));
    let mut pages = values.pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().page.len(), 2);
    let of = |cursor| format!(r#"{{"cursor":{cursor},"numItems":100.0}}"#);
    assert_eq!(asked(&fake), [of("null"), of(r#""a""#), of(r#""a""#), of(r#""a""#)]);

    // After the end, a conversion is at the end too.
    let fake = FakeTransport::answers(vec![Ok(success(&page("[]", true, "b")))]);
    let mut items = fake.client().paginate(&List::default());
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(items.returning::<String>().pages().try_next().await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn after_an_error_the_cursor_is_that_of_the_failed_page() {
    let failed = r#"{"status":"error","errorMessage":"[Request ID: 1] Server Error","errorData":"gone"}"#;
    let first = Ok(success(&page(&ints(&[1, 2]), false, "a")));
    let fake = FakeTransport::answers(vec![first, Ok(answer(200, failed)), Ok(success(&page(&ints(&[3]), true, "b")))]);
    let client = fake.client();
    let mut items = client.paginate(&List::default());
    assert_eq!((items.try_next().await.unwrap(), items.try_next().await.unwrap()), (Some(1), Some(2)));
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.data_as::<String>().as_deref(), Some("gone"));
    assert!(items.next().await.is_none() && items.next().await.is_none());
    let cursor = items.cursor().unwrap().to_owned();
    assert_eq!(cursor, "a");

    let mut rest = client.paginate(&List::default()).from_cursor(cursor);
    assert_eq!((rest.try_next().await.unwrap(), rest.try_next().await.unwrap()), (Some(3), None));
}

#[tokio::test(start_paused = true)]
async fn after_an_error_the_page_can_be_requested_again() {
    let failed = || Ok(answer(200, r#"{"status":"error","errorMessage":"no"}"#));
    let first = || Ok(success(&page(&ints(&[1]), false, "a")));
    let last = || Ok(success(&page(&ints(&[2]), true, "b")));
    let list = |answers| FakeTransport::answers(answers).client().paginate(&List::default());

    let mut items = list(vec![first(), failed(), failed(), last()]);
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    for _ in 0..2 {
        assert!(items.try_next().await.is_err());
    }
    assert_eq!((items.try_next().await.unwrap(), items.try_next().await.unwrap()), (Some(2), None));

    let mut pages = list(vec![failed(), last()]).pages();
    assert!(pages.try_next().await.is_err() && pages.next().await.is_none());
    assert_eq!(pages.try_next().await.unwrap().unwrap().page, [2]);
    assert!(pages.try_next().await.unwrap().is_none());

    // A conversion requests it again, too.
    let mut items = list(vec![failed(), first(), last()]);
    assert!(items.next().await.unwrap().is_err());
    let mut items = items.returning::<Value>();
    assert_eq!(items.next().await.unwrap().unwrap(), Value::Int64(1));
    assert_eq!(items.pages().next().await.unwrap().unwrap().page, [Value::Int64(2)]);
}

#[tokio::test(start_paused = true)]
async fn from_cursor_replaces_the_position() {
    let fake = pages(&[page(&ints(&[1, 2]), false, "a"), page(&ints(&[3]), true, "b"), page(&ints(&[0]), true, "c")]);
    let mut items = fake.client().paginate(&List::default());
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    // The rest of the page is dropped.
    let mut items = items.from_cursor("x");
    assert_eq!(items.cursor(), Some("x"));
    assert_eq!((items.try_next().await.unwrap(), items.try_next().await.unwrap()), (Some(3), None));
    // It had ended, and starts again.
    let mut items = items.from_cursor("y");
    assert_eq!((items.try_next().await.unwrap(), items.try_next().await.unwrap()), (Some(0), None));
    let of = |cursor| format!(r#"{{"cursor":{cursor},"numItems":100.0}}"#);
    assert_eq!(asked(&fake), [of("null"), of(r#""x""#), of(r#""y""#)]);

    // Also after an error, and during a request.
    let failed = Ok(answer(200, r#"{"status":"error","errorMessage":"no"}"#));
    let mut answers = vec![
        (0, failed),
        (9, Ok(success(&page(&ints(&[1]), true, "a")))),
        (0, Ok(success(&page(&ints(&[2]), true, "b")))),
    ]
    .into_iter();
    let fake = FakeTransport::new(move |_| {
        let (seconds, answer) = answers.next().unwrap();
        (Duration::from_secs(seconds), answer)
    });
    let mut items = fake.client().paginate(&List::default());
    assert!(items.next().await.unwrap().is_err());
    let mut items = items.from_cursor("x");
    assert!(tokio::time::timeout(Duration::from_secs(1), items.next()).await.is_err());
    assert_eq!(items.from_cursor("y").next().await.unwrap().unwrap(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_ends_where_it_starts_is_an_error() {
    for (items, first) in [("[]", false), ("[1]", true)] {
        let fake = FakeTransport::new(move |_| (Duration::ZERO, Ok(success(&page(items, false, "a")))));
        let mut pages = fake.client().paginate(&Dynamic).pages();
        assert_eq!(pages.try_next().await.unwrap().unwrap().page.len(), usize::from(first));
        let error = pages.try_next().await.unwrap_err();
        let why = "at `continueCursor`: the page ends where it starts, but `isDone` is false; \
            to avoid an endless loop, the function must return the cursor that Convex's `paginate` returned";
        assert!(error.to_string().ends_with(why), "{error}");
        let Error::Decode(error) = error else { panic!("{error:?}") };
        assert_eq!(error.path, "continueCursor");
        assert!(error.body.contains(r#""continueCursor":"a""#), "{}", error.body);
        assert!(pages.next().await.is_none());
        assert_eq!((pages.cursor(), fake.take_requests().len()), (Some("a"), 2));
    }
    // The last page may end where it starts.
    let fake = pages(&[page("[]", true, "a")]);
    assert_eq!(fake.client().paginate(&Dynamic).from_cursor("a").try_next().await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn arguments_that_cannot_be_encoded_are_an_error() {
    struct Odd;
    impl serde::Serialize for Odd {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str("not an object")
        }
    }
    impl FunctionReference<Query> for Odd {
        const PATH: &'static str = "odd:odd";
        type Returns = Value;
    }
    impl Paginated for Odd {}
    let mut items = FakeTransport::answers(Vec::new()).client().paginate(&Odd);
    let error = items.try_next().await.unwrap_err();
    assert!(matches!(error, Error::Encode(_)), "{error:?}");
    assert_eq!(error.function(), Some("odd:odd"));
    assert!(items.next().await.is_none());
    assert!(matches!(items.try_next().await, Err(Error::Encode(_))), "a retry fails too");

    #[derive(serde::Serialize)]
    struct OddOptions {
        #[serde(rename = "paginationOpts")]
        options: f64,
    }
    impl FunctionReference<Query> for OddOptions {
        const PATH: &'static str = "odd:options";
        type Returns = Value;
    }
    impl Paginated for OddOptions {}
    let mut items = FakeTransport::answers(Vec::new()).client().paginate(&OddOptions { options: 7.0 });
    let error = items.try_next().await.unwrap_err().to_string();
    assert_eq!(error, "odd:options: cannot encode the arguments: the pagination options must be an object");
}

#[tokio::test(start_paused = true)]
async fn each_page_is_a_call_with_its_own_timeout_and_retries() {
    let mut answers = VecDeque::from([
        (0, answer(500, "")),
        (0, success(&page(&ints(&[1]), false, "a"))),
        (9, success(&page(&ints(&[2]), true, "b"))),
    ]);
    let fake = FakeTransport::new(move |_| {
        let (seconds, answer) = answers.pop_front().unwrap();
        (Duration::from_secs(seconds), Ok(answer))
    });
    let mut items = fake.client().paginate(&List::default()).timeout(Duration::from_secs(20));
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    tokio::time::sleep(Duration::from_secs(60)).await;
    fake.take_requests();

    // A dropped future does not stop its request.
    assert!(tokio::time::timeout(Duration::from_secs(1), items.next()).await.is_err());
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    let seen = fake.take_requests();
    assert_eq!((seen.len(), seen[0].timeout), (1, Duration::from_secs(20)));
}

#[tokio::test(start_paused = true)]
async fn items_and_pages_are_streams() {
    async fn collect<S: Stream + Send + Unpin + 'static>(mut stream: S) -> Vec<S::Item>
    where
        S::Item: Send,
    {
        let mut all = Vec::new();
        while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
            all.push(item);
        }
        all
    }
    let both = [page(&ints(&[1]), false, "a"), page(&ints(&[2]), true, "b")];
    let list = |client: &Client| client.paginate(&List::default());
    assert_eq!(collect(list(&pages(&both).client())).await.into_iter().flatten().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(collect(list(&pages(&both).client()).pages()).await.len(), 2);
    let shown = format!("{:?} {:?}", list(&pages(&[]).client()), list(&pages(&[]).client()).pages());
    assert_eq!(shown, r#"Items { function: "messages:list", .. } Pages { function: "messages:list", .. }"#);
}
