//! The blocking client: some functions of each kind.

use std::io::Read;

use convex_typed::blocking::{Body, Client};
use convex_typed::{Bytes, Error, Id, Object, Storage};
use convex_typed_tests::fixtures::deployment::api::{
    counters, errors, files, greet, logs, nested, notes, secrets, unvalidated, users, values,
};
use convex_typed_tests::fixtures::deployment::http::{get, post, put};
use convex_typed_tests::fixtures::deployment::tables;
use convex_typed_tests::server::Server;

use super::documents::note;
use super::thrown;
use super::uploads::large;

fn client() -> Option<Client> {
    Some(Client::new(&Server::shared()?.url).unwrap())
}

#[test]
fn queries() {
    let Some(client) = client() else { return };
    for value in [i64::MIN, 0, i64::MAX] {
        assert_eq!(client.query(&values::Int64 { value }).send().unwrap(), value);
    }
    let value = Bytes::from_static(b"\0\xff");
    assert_eq!(client.query(&values::Bytes { value: value.clone() }).send().unwrap(), value);
    assert_eq!(client.query(&greet::Default { name: "Ada".into() }).send().unwrap(), "Hello, Ada!");
    let call = client.query(&unvalidated::OnlyHandler(Object::from([("n".to_owned(), 2.5.into())])));
    assert_eq!(call.returning::<Option<f64>>().send().unwrap(), Some(2.5));
    assert_eq!(client.query(&logs::All).with_log_lines().send().unwrap().log_lines.len(), 5);
    let (number, error) = client.query_batch((&values::Number { value: -0.0 }, &errors::Loud)).send().unwrap();
    assert!(number.unwrap().is_sign_negative());
    assert_eq!(thrown(error).data, Some("after".into()));
}

#[test]
fn mutations() {
    let Some(client) = client() else { return };
    let increment = counters::Increment { name: "blocking::mutations".into(), by: 2 };
    assert_eq!(client.mutation(&increment).send().unwrap(), 2);
    assert_eq!(client.mutation(&increment).skip_queue().send().unwrap(), 4);
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (client, increment) = (client.clone(), increment.clone());
            std::thread::spawn(move || client.mutation(&increment).send().unwrap())
        })
        .collect();
    let mut counts: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    counts.sort_unstable();
    assert_eq!(counts, [6, 8, 10, 12, 14, 16, 18, 20]);
    let time = client.timestamp().unwrap();
    assert_eq!(client.at(time).query(&counters::Read { name: increment.name.clone() }).send().unwrap(), 20);
    let error = thrown(client.mutation(&errors::PlainInMutation { message: "no".into() }).send());
    assert!(error.message.contains("Uncaught Error: no"), "{}", error.message);
}

#[test]
fn actions() {
    let Some(client) = client() else { return };
    assert_eq!(client.action(&nested::deep::down::Default).send().unwrap(), "nested/deep/down");
    assert_eq!(client.action(&secrets::Reveal).send().unwrap(), "the secret");
    let data = Object::from([("n".to_owned(), 1.5.into())]);
    let error = client.action(&errors::ApplicationInAction { data: data.clone().into() }).send().unwrap_err();
    assert_eq!(error.data_as::<Object>(), Some(data));
}

#[test]
fn http_actions() {
    let Some(client) = client() else { return };
    let reply = client.http(&get::Hello).query("name", "Ada").send().unwrap();
    assert_eq!((reply.status().as_u16(), reply.body().as_ref()), (201, &b"Hello, Ada!"[..]));
    let reply = client.http(&put::Echo).header("content-type", "text/x-test").body(large()).send().unwrap();
    assert_eq!(reply.headers()["content-type"], "text/x-test");
    assert!(reply.body() == &large(), "the body differs");
    let error = client.http(&post::Throw).send().unwrap_err();
    assert!(matches!(&error, Error::HttpAction(error) if error.status == 500), "{error}");
}

#[test]
fn pages() {
    let Some(client) = client() else { return };
    let author = client.mutation(&users::Create::new("blocking::pages")).send().unwrap();
    for body in ["0", "1", "2"] {
        client.mutation(&note(author.clone(), body)).send().unwrap();
    }
    let notes = || client.paginate(&notes::Page::new(author.clone())).page_size(2);
    let bodies: Vec<_> = notes().map(|note| note.unwrap().body).collect();
    assert_eq!(bodies, ["0", "1", "2"]);
    let pages: Vec<_> = notes().pages().map(Result::unwrap).collect();
    assert_eq!(pages.iter().map(|page| page.page.len()).collect::<Vec<_>>(), [2, 1]);
    let rest: Vec<_> = notes().from_cursor(&pages[0].continue_cursor).map(|note| note.unwrap().body).collect();
    assert_eq!(rest, ["2"]);
    let unvalidated = client.paginate(&notes::PageUnvalidated::new(author)).returning::<tables::Notes>();
    assert_eq!(unvalidated.map(|note| note.unwrap().body).collect::<Vec<_>>(), ["0", "1", "2"]);
}

#[test]
fn uploads() {
    let Some(client) = client() else { return };
    let read = |file: Id<Storage>| client.action(&files::Read { file }).send().unwrap().unwrap();
    let url = || client.mutation(&files::UploadUrl).send().unwrap();
    assert_eq!(read(client.upload(url(), "bytes").send().unwrap()), "bytes");

    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), large()).unwrap();
    assert_eq!(read(client.upload(url(), Body::file(file.path()).unwrap()).send().unwrap()), large());

    // Without a known length.
    let upload = client.upload(url(), Body::reader(&b"of unknown length"[..])).content_type("text/x-test");
    let file = upload.send().unwrap();
    let metadata = client.query(&files::Metadata { file: file.clone() }).send().unwrap().unwrap();
    assert_eq!(metadata.content_type.as_deref(), Some("text/x-test"));
    assert_eq!(read(file), "of unknown length");

    let error = client.upload(url(), "bytes").sha256([0; 32]).send().unwrap_err();
    assert!(matches!(&error, Error::Platform(error) if error.code.as_deref() == Some("Sha256Mismatch")), "{error}");
}

#[test]
fn downloads() {
    let Some(client) = client() else { return };
    let url = client.mutation(&files::UploadUrl).send().unwrap();
    let file = client.upload(url, large()).send().unwrap();
    let url = client.query(&files::Url { file }).send().unwrap().unwrap();
    assert!(client.download(&url).send().unwrap().bytes().unwrap() == large(), "the bytes differ");

    let mut range = client.download(&url).range(251..=253).send().unwrap();
    assert_eq!((range.metadata().range.clone(), range.metadata().total), (Some(251..254), Some(300_000)));
    let mut bytes = Vec::new();
    range.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, [0, 1, 2]);

    let mut file = tempfile::tempfile().unwrap();
    assert_eq!(client.download(&url).send().unwrap().write_to(&mut file).unwrap(), 300_000);
    assert_eq!(file.metadata().unwrap().len(), 300_000);
}

#[test]
fn exports() {
    let (Some(client), Some(server)) = (client(), Server::shared()) else { return };
    client.set_admin_auth(&server.admin_key).unwrap();
    let admin = client.admin();
    assert!(!admin.check_key().unwrap().read_only);
    assert_eq!(admin.canonical_urls().unwrap().site, server.site);
    let user = client.mutation(&users::Create::new("blocking::exports")).send().unwrap();
    let mut export = admin.list_snapshot().table::<tables::Users>();
    let found: Vec<_> = export.by_ref().map(|found| found.unwrap().document.id).collect();
    assert!(found.contains(&user));
    let start = export.cursor().unwrap().snapshot();
    let other = client.mutation(&users::Create::new("blocking::exports")).send().unwrap();
    let changed: Vec<_> =
        admin.document_deltas(start).table::<tables::Users>().map(|change| change.unwrap().id).collect();
    assert!(changed.contains(&other) && !changed.contains(&user));
}
