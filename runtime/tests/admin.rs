//! Calls of admins, against a real socket.
#![cfg(all(feature = "_tokio", feature = "admin"))]

use std::future::poll_fn;
use std::pin::Pin;

use convex_typed::admin::SnapshotCursor;
use convex_typed::{Bytes, Client, Error, Id, Object, SnapshotTimestamp, Table, TransportErrorKind, Value};
use convex_typed_test_support::Request;
use convex_typed_test_support::reply::Reply;
use convex_typed_test_support::server::Server;
use futures_core::Stream;

#[derive(Debug, PartialEq)]
struct Messages {
    id: Id<Messages>,
    likes: i64,
    raw: Option<Bytes>,
    score: f64,
}
convex_typed::object! { Messages { id = "_id", likes, ?raw, score } }

impl Table for Messages {
    const NAME: &'static str = "messages";
}

const FIRST: &str = r#"{"values":[
    {"_component":"","_creationTime":1.5,"_id":"m1","_table":"messages","_ts":1765432109876543211,"_new":[],
     "likes":{"$integer":"BwAAAAAAAAA="},"raw":{"$bytes":"aGk="},"score":2.0},
    {"score":{"$float":"AAAAAAAA8H8="},"likes":{"$integer":"//////////8="},"_id":"m2","_ts":5,"_table":"messages","_component":""}
  ],"snapshot":1765432109876543219,"cursor":"{\"tablet\":\"t\",\"id\":\"m2\"}","hasMore":true}"#;
const LAST: &str = r#"{"values":[{"_component":"","_id":"m3","_table":"messages","_ts":6,"likes":{"$integer":"AAAAAAAAAAA="},"score":0.5}],
    "snapshot":1765432109876543219,"cursor":null,"hasMore":false}"#;

fn ok(bodies: &[&str]) -> Vec<Reply> {
    bodies.iter().map(|body| Reply::new(200, body)).collect()
}

/// An admin's client without retries.
fn client(url: &str) -> Client {
    let client = Client::builder().retries(0).build(url).unwrap();
    client.set_admin_auth("prod:happy|secret").unwrap();
    client
}

fn json(text: impl AsRef<[u8]>) -> serde_json::Value {
    serde_json::from_slice(text.as_ref()).unwrap()
}

#[tokio::test]
async fn the_urls_schema_and_permissions_of_a_deployment() {
    let urls = r#"{"convexCloudUrl":"https://api.test","convexSiteUrl":"https://site.test/"}"#;
    let server = Server::new(ok(&[
        r#"{"success":true,"allowedOps":["ViewData","New"],"isReadOnly":false}"#,
        urls,
        r#"{"":{"messages":{"type":"object","$schema":"x"}},"waitlist":{}}"#,
        r#"{"tables":[],"schemaValidation":true}"#,
        "null",
        "",
        r#"{"success":false}"#,
    ]));
    let admin = client(&server.url).admin();
    let key = admin.check_key().await.unwrap();
    assert_eq!((key.allowed_operations, key.read_only), (vec!["ViewData".to_owned(), "New".to_owned()], false));
    let urls = admin.canonical_urls().await.unwrap();
    assert_eq!((urls.cloud.as_str(), urls.site.as_str()), ("https://api.test", "https://site.test"));
    let schemas = admin.json_schemas().await.unwrap();
    assert_eq!(schemas[""]["messages"]["type"], "object");
    assert!(schemas["waitlist"].is_empty());
    assert_eq!(admin.schema().await.unwrap().unwrap()["schemaValidation"], true);
    assert_eq!(admin.schema().await.unwrap(), None);
    admin.clear_tables(&["a", "b"]).await.unwrap();
    let error = admin.check_key().await.unwrap_err();
    assert!(error.to_string().contains("check_admin_key: HTTP 200 OK, but not a response of Convex"), "{error}");

    let seen = server.take_requests();
    let lines: Vec<_> = seen.iter().map(Request::line).collect();
    assert_eq!(
        lines,
        [
            "GET /api/check_admin_key",
            "GET /api/v1/get_canonical_urls",
            "GET /api/json_schemas?format=convex_encoded_json&byComponent=true",
            "GET /api/streaming_import/get_schema",
            "GET /api/streaming_import/get_schema",
            "PUT /api/streaming_import/clear_tables",
            "GET /api/check_admin_key",
        ]
    );
    assert_eq!(seen[5].body, r#"{"tableNames":["a","b"]}"#);
    assert!(seen.iter().all(|seen| seen.header("authorization") == Some("Convex prod:happy|secret")));
}

#[tokio::test]
async fn errors_of_keys_say_what_to_do() {
    for (status, code, part) in [
        (401, "BadAdminKey", "set_admin_auth"),
        (403, "BadDeployKey", "set_admin_auth"),
        (403, "OperationNotPermitted", "one that does"),
        (403, "StreamingExportNotEnabled", "plan"),
    ] {
        let server = Server::new(vec![Reply::new(status, format!(r#"{{"code":"{code}","message":"no"}}"#))]);
        let error = client(&server.url).admin().check_key().await.unwrap_err();
        assert!(error.to_string().contains(part) && !error.is_retryable(), "{error}");
    }
}

#[tokio::test]
async fn a_snapshot_is_exported_page_by_page() {
    let server = Server::new(ok(&[FIRST, LAST]));
    let mut export = client(&server.url).admin().list_snapshot().table::<Messages>();
    assert_eq!(export.cursor(), None);
    let first = export.try_next().await.unwrap().unwrap();
    assert_eq!((first.component.as_str(), first.table.as_str()), ("", "messages"));
    assert_eq!(first.time, SnapshotTimestamp::from_nanos(1_765_432_109_876_543_211));
    let document = Messages { id: "m1".into(), likes: 7, raw: Some(Bytes::from("hi")), score: 2.0 };
    assert_eq!(first.document, document);
    assert_eq!(export.cursor(), None, "the page has another document");
    let second = export.next().await.unwrap().unwrap().document;
    assert_eq!((second.likes, second.score, second.raw), (-1, f64::INFINITY, None));
    let cursor = export.cursor().unwrap();
    assert!(!cursor.is_complete());
    assert_eq!(cursor.to_string(), r#"1765432109876543219 {"tablet":"t","id":"m2"}"#);
    assert_eq!(cursor.to_string().parse(), Ok(cursor.clone()));
    assert_eq!(export.try_next().await.unwrap().unwrap().document.id.as_str(), "m3");
    assert!(export.try_next().await.unwrap().is_none() && export.try_next().await.unwrap().is_none());
    let end = export.cursor().unwrap();
    assert!(end.is_complete() && end.snapshot() == SnapshotTimestamp::from_nanos(1_765_432_109_876_543_219));
    assert_eq!(end.to_string().parse(), Ok(end.clone()));

    let seen = server.take_requests();
    assert_eq!(seen[0].line(), "POST /api/list_snapshot");
    assert_eq!(json(&seen[0].body), json(r#"{"format":"convex_encoded_json","tableName":"messages"}"#));
    assert_eq!(
        json(&seen[1].body),
        json(
            r#"{"format":"convex_encoded_json","tableName":"messages","snapshot":1765432109876543219,
                "cursor":"{\"tablet\":\"t\",\"id\":\"m2\"}"}"#
        )
    );
}

#[tokio::test]
async fn an_export_continues_from_a_cursor() {
    let server = Server::new(ok(&[LAST]));
    let admin = client(&server.url).admin();
    let cursor: SnapshotCursor = r#"7 {"tablet":"t","id":"m2"}"#.parse().unwrap();
    let mut export = admin.list_snapshot().from_cursor(cursor).table_named("messages").component("waitlist");
    let found = export.try_next().await.unwrap().unwrap();
    let names: Vec<_> = found.document.keys().collect();
    assert_eq!(names, ["_id", "likes", "score"]);
    assert_eq!(found.document["likes"], Value::Int64(0));
    let body = r#"{"format":"convex_encoded_json","tableName":"messages","component":"waitlist","snapshot":7,
                   "cursor":"{\"tablet\":\"t\",\"id\":\"m2\"}"}"#;
    assert_eq!(json(&server.take_request().body), json(body));

    let complete: SnapshotCursor = "7".parse().unwrap();
    let mut export = admin.list_snapshot().from_cursor(complete).table::<Messages>();
    assert!(export.try_next().await.unwrap().is_none());
    assert!("seven".parse::<SnapshotCursor>().is_err());
}

#[tokio::test]
async fn changes_are_new_documents_or_deletions() {
    let first = r#"{"values":[
        {"_component":"","_deleted":false,"_id":"m1","_table":"messages","_ts":8,"likes":{"$integer":"BwAAAAAAAAA="},"score":1.0},
        {"_component":"","_deleted":true,"_id":"m2","_table":"messages","_ts":9}
      ],"cursor":9,"hasMore":true}"#;
    let server = Server::new(ok(&[first, r#"{"values":[],"cursor":1765432109876543219,"hasMore":false}"#]));
    let mut changes = client(&server.url).admin().document_deltas(SnapshotTimestamp::from_nanos(7)).table::<Messages>();
    let first = changes.try_next().await.unwrap().unwrap();
    assert_eq!(first.document.unwrap().likes, 7);
    assert_eq!(changes.cursor(), Some(&SnapshotTimestamp::from_nanos(7)));
    let second = changes.try_next().await.unwrap().unwrap();
    assert_eq!((second.id.as_str(), second.document, second.time), ("m2", None, SnapshotTimestamp::from_nanos(9)));
    assert_eq!(changes.cursor(), Some(&SnapshotTimestamp::from_nanos(9)));
    assert!(changes.try_next().await.unwrap().is_none());
    assert_eq!(changes.cursor(), Some(&SnapshotTimestamp::from_nanos(1_765_432_109_876_543_219)));
    let seen = server.take_requests();
    assert_eq!(seen[0].line(), "POST /api/document_deltas");
    assert_eq!(json(&seen[0].body), json(r#"{"format":"convex_encoded_json","tableName":"messages","cursor":7}"#));
    assert_eq!(json(&seen[1].body)["cursor"], 9);
}

#[tokio::test]
async fn invalid_pages_are_errors() {
    for (page, part) in [
        ("{}", "not a response of Convex"),
        (r#"{"values":[{"_table":"t"}],"snapshot":1,"hasMore":false}"#, "not a response of Convex"),
        (
            r#"{"values":[{"_component":"","_deleted":1,"_id":"m1","_table":"messages","_ts":8}],"snapshot":1,"hasMore":false}"#,
            "not a response of Convex",
        ),
        (r#"{"values":[],"snapshot":1,"hasMore":true,"cursor":null}"#, "not a response of Convex"),
        (r#"{"values":[],"snapshot":7,"hasMore":true,"cursor":"here"}"#, "ends where it starts"),
        (
            r#"{"values":[{"_component":"","_table":"t","_ts":1,"_id":"a","likes":7.5,"score":1.0}],"snapshot":1,"hasMore":false}"#,
            "at `likes`",
        ),
    ] {
        let server = Server::new(ok(&[page, LAST]));
        let cursor: SnapshotCursor = "7 here".parse().unwrap();
        let mut export = client(&server.url).admin().list_snapshot().table::<Messages>().from_cursor(cursor.clone());
        let error = export.try_next().await.unwrap_err();
        assert!(error.to_string().contains(part), "{page}: {error}");
        // As a stream it has ended, both by its own `next` and by `Stream`.
        assert!(export.next().await.is_none());
        assert!(poll_fn(|context| Pin::new(&mut export).poll_next(context)).await.is_none());
        assert_eq!(export.cursor(), Some(&cursor), "it can continue from there");
        assert_eq!(export.try_next().await.unwrap().unwrap().document.id.as_str(), "m3");
        assert!(export.try_next().await.unwrap().is_none());
        let seen: Vec<_> = server.take_requests().into_iter().map(|seen| seen.body).collect();
        assert_eq!((seen.len(), &seen[0]), (2, &seen[1]));
    }
}

#[tokio::test]
async fn a_changed_export_continues_from_its_cursor() {
    let server = Server::new(ok(&[FIRST, FIRST, FIRST, LAST]));
    let mut export = client(&server.url).admin().list_snapshot();
    assert_eq!(export.try_next().await.unwrap().unwrap().document["_id"], "m1".into());
    // The rest of the page has other tables or another type, so the page is requested again.
    let mut export = export.table_named("messages");
    assert_eq!(export.try_next().await.unwrap().unwrap().document["_id"], "m1".into());
    let mut export = export.table::<Messages>();
    assert_eq!(export.try_next().await.unwrap().unwrap().document.id.as_str(), "m1");
    // With another cursor, it is dropped.
    let cursor: SnapshotCursor = "7 here".parse().unwrap();
    let mut export = export.from_cursor(cursor.clone());
    assert_eq!(export.cursor(), Some(&cursor));
    assert_eq!(export.try_next().await.unwrap().unwrap().document.id.as_str(), "m3");
    assert!(export.try_next().await.unwrap().is_none());
    let seen: Vec<_> = server.take_requests().iter().map(|seen| json(&seen.body)).collect();
    assert_eq!(seen[0].get("tableName"), None);
    assert_eq!(seen[1], seen[2], "from the start");
    assert_eq!((&seen[3]["tableName"], &seen[3]["cursor"]), (&"messages".into(), &"here".into()));
}

#[tokio::test]
async fn documents_are_imported_in_batches() {
    let server = Server::new(ok(&["", ""]));
    let mut import = client(&server.url).admin().import("mess\"ages");
    for index in 0..1025 {
        import.push(&Object::from([("n".to_owned(), Value::from(f64::from(index)))])).await.unwrap();
    }
    assert_eq!(import.stored(), 1024);
    assert_eq!(import.finish().await.unwrap(), 1025);
    let seen = server.take_requests();
    assert_eq!(seen[0].line(), "POST /api/streaming_import/import_airbyte_records");
    assert_eq!(json(&seen[0].body)["messages"].as_array().unwrap().len(), 1024);
    let body = r#"{"tables":{"mess\"ages":{"jsonSchema":{},"primaryKey":null}},
                   "messages":[{"tableName":"mess\"ages","data":{"n":1024.0}}]}"#;
    assert_eq!(json(&seen[1].body), json(body));

    let server = Server::new(ok(&["", ""]));
    let mut import = client(&server.url).admin().import_by_key("t", &["a", "b"]);
    let large = Object::from([("text".to_owned(), Value::from("x".repeat(1 << 20)))]);
    for _ in 0..5 {
        import.push(&large).await.unwrap();
    }
    assert_eq!((import.stored(), import.waiting()), (4, 1), "a batch has 4 MiB");
    assert_eq!(json(&server.take_request().body)["tables"]["t"]["primaryKey"], json(r#"[["a"],["b"]]"#));
    assert_eq!(import.finish().await.unwrap(), 5);
    server.take_request();
    assert_eq!(import.finish().await.unwrap(), 5);
    assert_eq!(server.take_requests(), [], "there was nothing to send");
}

#[tokio::test]
async fn a_batch_that_failed_is_sent_again() {
    let server = Server::new(vec![Reply::silence().close(), Reply::new(200, "")]);
    let mut import = client(&server.url).admin().import("t");
    import.push(&Object::new()).await.unwrap();
    let error = import.flush().await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.kind == TransportErrorKind::Interrupted), "{error}");
    assert_eq!((import.stored(), import.finish().await.unwrap()), (0, 1));
    let [first, second] = &server.take_requests()[..] else { panic!() };
    assert_eq!(first.body, second.body);
}

#[tokio::test]
async fn an_import_can_be_finished_after_an_error() {
    let server = Server::new(vec![Reply::new(200, ""), Reply::new(500, ""), Reply::new(200, "")]);
    let mut import = client(&server.url).admin().import("t");
    for n in 0..1026 {
        import.push(&Object::from([("n".to_owned(), Value::from(f64::from(n)))])).await.unwrap();
    }
    import.finish().await.unwrap_err();
    assert_eq!((import.stored(), import.waiting()), (1024, 2));
    assert_eq!(import.finish().await.unwrap(), 1026);
    let seen: Vec<_> = server.take_requests().into_iter().map(|seen| seen.body).collect();
    assert_eq!((seen.len(), &seen[1]), (3, &seen[2]));
}

/// Otherwise a batch that is retried many times would grow beyond Convex's limit.
#[tokio::test]
async fn a_document_is_not_added_if_its_batch_is_full_and_fails() {
    let server = Server::new(vec![Reply::new(500, ""), Reply::new(200, ""), Reply::new(200, "")]);
    let mut import = client(&server.url).admin().import("t");
    let document = |n: u32| Object::from([("n".to_owned(), Value::from(f64::from(n)))]);
    for n in 0..1024 {
        import.push(&document(n)).await.unwrap();
    }
    import.push(&document(1024)).await.unwrap_err();
    assert_eq!(import.waiting(), 1024);
    import.push(&document(1024)).await.unwrap();
    assert_eq!((import.stored(), import.waiting()), (1024, 1));
    assert_eq!(import.finish().await.unwrap(), 1025);
    let sizes: Vec<_> =
        server.take_requests().iter().map(|seen| json(&seen.body)["messages"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [1024, 1024, 1]);
}

#[tokio::test]
async fn values_that_an_import_would_change_are_errors() {
    let mut import = client("http://127.0.0.1:1").admin().import("t");
    for (value, part) in [
        (Value::Int64(1), "int64s"),
        (Value::from(Bytes::from("x")), "bytes"),
        (Value::from(f64::NAN), "NaN"),
        (Value::Array(vec![Value::from(-0.0)]), "NaN"),
    ] {
        let error = import.push(&Object::from([("a".to_owned(), value)])).await.unwrap_err();
        assert!(matches!(error, Error::Encode(_)) && error.to_string().contains(part), "{error}");
    }
    assert!(import.push(&1.0).await.unwrap_err().to_string().contains("not an object"));
    assert_eq!(import.finish().await.unwrap(), 0, "there was nothing to send");
}

#[tokio::test]
async fn primary_keys_are_added_and_checked() {
    let server = Server::new(ok(&["", r#"{"indexesReady":false}"#, r#"{"indexesReady":true}"#, "{}"]));
    let admin = client(&server.url).admin();
    admin.add_primary_key("t", &["a", "b"]).await.unwrap();
    assert!(!admin.primary_key_ready("t").await.unwrap());
    assert!(admin.primary_key_ready("t").await.unwrap());
    assert!(matches!(admin.primary_key_ready("t").await.unwrap_err(), Error::Platform(_)));
    let seen = server.take_requests();
    assert_eq!(seen[0].line(), "PUT /api/streaming_import/add_primary_key_indexes");
    assert_eq!(seen[0].body, r#"{"indexes":{"t":[["a"],["b"]]}}"#);
    assert_eq!(seen[1].line(), "GET /api/streaming_import/primary_key_indexes_ready");
    assert_eq!(seen[1].body, r#"{"tables":["t"]}"#);
}

#[cfg(feature = "blocking")]
#[test]
fn admin_calls_without_async() {
    let key = r#"{"success":true,"allowedOps":[],"isReadOnly":true}"#;
    let mut answers = ok(&[key, FIRST, LAST, "", "", r#"{"indexesReady":true}"#]);
    answers.insert(2, Reply::new(400, r#"{"code":"BadFormat"}"#));
    let server = Server::new(answers);
    let client = convex_typed::blocking::Client::new(&server.url).unwrap();
    client.set_admin_auth("prod:happy|secret").unwrap();
    let admin = client.admin();
    assert!(admin.check_key().unwrap().read_only);
    let mut export = admin.list_snapshot().table::<Messages>();
    let ids: Vec<_> = export.by_ref().map_while(Result::ok).map(|found| found.document.id.into_string()).collect();
    assert_eq!(ids, ["m1", "m2"]);
    // The page that failed is requested again.
    assert!(export.next().is_none());
    assert_eq!(export.try_next().unwrap().unwrap().document.id.as_str(), "m3");
    assert!(export.try_next().unwrap().is_none());
    assert!(export.cursor().unwrap().is_complete());
    let mut import = admin.import("t");
    import.push(&Object::new()).unwrap();
    assert_eq!(import.finish().unwrap(), 1);
    admin.add_primary_key("t", &["a"]).unwrap();
    assert!(admin.primary_key_ready("t").unwrap());
    assert_eq!(server.take_requests().last().unwrap().body, r#"{"tables":["t"]}"#);
}
