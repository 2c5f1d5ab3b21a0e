//! The blocking client against a real socket.
#![cfg(feature = "blocking")]

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use convex_typed::blocking::Client;
use convex_typed::{Error, FunctionReference, Object, Paginated, PaginationResult, Query, SnapshotTimestamp, Value};
use convex_typed_test_support::Request;
use convex_typed_test_support::fake::{InstantTransport, URL, answer, success};
use convex_typed_test_support::functions::{Add, Count, Get};
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;

#[test]
fn calls_of_every_kind_are_sent() {
    let batch = r#"{"results":[{"status":"success","value":1.0},{"status":"success","value":2.0}]}"#;
    let server = Server::new(vec![
        Reply::success("1.0"),
        Reply::success("2.0"),
        Reply::success("\"three\""),
        Reply::success("null"),
        Reply::new(200, batch),
        Reply::new(200, r#"{"ts":"AQAAAAAAAAA="}"#),
        Reply::success("3.0"),
        Reply::new(200, "hi"),
    ]);
    let client = Client::new(&server.url).unwrap();
    client.set_auth("jwt").unwrap();
    assert_eq!(client.query(&Count).timeout(Duration::from_secs(9)).send().unwrap(), 1.0);
    assert_eq!(client.mutation(&Add { n: 1.0 }).skip_queue().send().unwrap(), 2.0);
    let reply = client.run(&Count).returning::<String>().with_log_lines().send().unwrap();
    assert_eq!((reply.value.as_str(), reply.log_lines.len()), ("three", 0));
    assert_eq!(client.call_dynamic("a:b", Object::new()).send().unwrap(), Value::Null);
    let (a, b) = client.query_batch((&Count, &Count)).send().unwrap();
    assert_eq!((a.unwrap(), b.unwrap()), (1.0, 2.0));
    let now = client.timestamp().unwrap();
    assert_eq!(now, SnapshotTimestamp::from_nanos(1));
    assert_eq!(client.at(now).query(&Count).send().unwrap(), 3.0);
    assert_eq!(&**client.http(&Get).query("a", "b").send().unwrap().body(), b"hi");

    let seen = server.take_requests();
    let lines: Vec<_> = seen.iter().map(Request::line).collect();
    assert_eq!(
        lines,
        [
            "POST /api/query",
            "POST /api/mutation",
            "POST /api/run/messages/count",
            "POST /api/run/a/b",
            "POST /api/query_batch",
            "POST /api/query_ts",
            "POST /api/query_at_ts",
            "GET /http/messages?a=b",
        ]
    );
    assert!(seen.iter().all(|seen| seen.header("authorization") == Some("Bearer jwt")));
}

struct List;
convex_typed::object! { List {} }
impl Paginated for List {}
impl FunctionReference<Query> for List {
    const PATH: &'static str = "messages:list";
    type Returns = PaginationResult<f64>;
}

fn page(items: &str, done: bool, cursor: &str) -> Reply {
    Reply::success(&format!(r#"{{"page":{items},"isDone":{done},"continueCursor":"{cursor}"}}"#))
}

#[test]
fn paginated_queries_are_iterators() {
    let failed = Reply::new(400, r#"{"code":"BadFormat"}"#);
    let server = Server::new(vec![
        page("[1,2]", false, "a"),
        page("[3]", true, "b"),
        page("[4]", false, "c"),
        failed,
        page("[5]", true, "d"),
    ]);
    let client = Client::new(&server.url).unwrap();
    let mut items = client.paginate(&List).page_size(2).timeout(Duration::from_secs(9));
    assert_eq!(items.by_ref().take(2).collect::<Result<Vec<_>, _>>().unwrap(), [1.0, 2.0]);
    assert_eq!((items.cursor(), server.take_requests().len()), (Some("a"), 1));
    assert_eq!(items.collect::<Result<Vec<_>, _>>().unwrap(), [3.0]);

    let mut pages = client.paginate(&List).from_cursor("b").returning::<Value>().pages();
    assert_eq!(pages.next().unwrap().unwrap().page, [Value::Float64(4.0)]);
    assert!(matches!(pages.next(), Some(Err(Error::Platform(_)))));
    assert!(pages.next().is_none());
    assert_eq!(pages.cursor(), Some("c"));
    let rest = client.paginate(&List).from_cursor(pages.cursor().unwrap_or_default());
    assert_eq!(rest.filter_map(Result::ok).collect::<Vec<_>>(), [5.0]);
    let cursor = |body: &str| body.split(r#""cursor":"#).nth(1).map(|rest| rest[..rest.find(',').unwrap()].to_owned());
    let cursors: Vec<_> = server.take_requests().iter().map(|seen| cursor(seen.text()).unwrap()).collect();
    assert_eq!(cursors, [r#""a""#, r#""b""#, r#""c""#, r#""c""#]);
}

/// An iterator ends with an error; `try_next` requests the page again.
#[test]
fn a_page_that_failed_can_be_requested_again() {
    let failed = || Reply::new(400, r#"{"code":"BadFormat"}"#);
    let server =
        Server::new(vec![page("[1]", false, "a"), failed(), page("[2]", true, "b"), failed(), page("[]", true, "c")]);
    let client = Client::new(&server.url).unwrap();
    let mut items = client.paginate(&List);
    assert_eq!(items.try_next().unwrap(), Some(1.0));
    assert!(items.try_next().is_err() && items.next().is_none());
    assert_eq!((items.try_next().unwrap(), items.try_next().unwrap()), (Some(2.0), None));

    let mut pages = client.paginate(&List).pages();
    assert!(pages.try_next().is_err() && pages.next().is_none());
    assert!(pages.try_next().unwrap().unwrap().page.is_empty() && pages.try_next().unwrap().is_none());
    assert_eq!(server.take_requests().len(), 5);
}

#[test]
fn mutations_of_several_threads_run_one_at_a_time() {
    let (running, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let seen = most.clone();
    let transport = InstantTransport::new(move |_| {
        seen.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
        thread::yield_now();
        running.fetch_sub(1, SeqCst);
        Ok(success("1.0"))
    });
    let client = transport.builder().blocking().build(URL).unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..500).for_each(|_| assert_eq!(client.mutation(&Add { n: 1.0 }).send().unwrap(), 1.0)));
        }
    });
    assert_eq!(most.load(SeqCst), 1);
}

/// Tokio's locks would wait forever after 128 calls: its cooperative budget is used up, and only the runtime renews it, to
/// which blocking calls do not return.
#[test]
fn an_async_task_can_make_many_blocking_calls() {
    let urls = r#"{"convexCloudUrl":"https://api.test","convexSiteUrl":"https://site.test"}"#;
    let transport = InstantTransport::new(move |request| {
        Ok(if request.uri.path().starts_with("/api/v1/") { answer(200, urls) } else { success("1.0") })
    });
    let (report, done) = mpsc::channel();
    // In a thread, so that the test ends even if the calls hang.
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async move {
            tokio::spawn(async move {
                for _ in 0..300 {
                    let client = transport.builder().blocking().build("https://api.test").unwrap();
                    client.set_admin_auth("key").unwrap();
                    client.http(&Get).send().unwrap();
                    client.set_auth_provider(|_| Ok(Some("jwt".to_owned())));
                    client.mutation(&Add { n: 1.0 }).send().unwrap();
                    report.send(()).unwrap();
                }
            })
            .await
            .unwrap();
        });
    });
    for call in 0..300 {
        assert!(done.recv_timeout(Duration::from_secs(60)).is_ok(), "it hangs after {call} calls");
    }
}
