//! Uploads and downloads of files.

use std::cell::RefCell;
use std::rc::Rc;

use convex_typed::{Body, Bytes, Client, Error, Id, Storage, TransportErrorKind};
use convex_typed_wasm_tests::backend::api::files;
use futures_util::stream::{self, StreamExt as _};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{client, is_node, kind};

/// More bytes than fit in one chunk, with a period that is not a power of two.
fn large() -> Bytes {
    (0..300_000u32).map(|n| (n % 251) as u8).collect()
}

async fn upload(client: &Client, body: impl Into<Body>) -> Id<Storage> {
    let url = client.mutation(&files::UploadUrl).await.unwrap();
    client.upload(url, body).content_type("image/png").await.unwrap()
}

async fn url(client: &Client, file: Id<Storage>) -> String {
    client.query(&files::Url { file }).await.unwrap().unwrap()
}

#[wasm_bindgen_test]
async fn bytes() {
    let client = client();
    for bytes in [Bytes::new(), Bytes::from_static(b"\0\xff\r\n"), large()] {
        let file = upload(&client, bytes.clone()).await;
        let stored = client.download(url(&client, file).await).await.unwrap();
        assert_eq!(stored.metadata().content_type.as_deref(), Some("image/png"));
        assert_eq!(stored.bytes().await.unwrap(), bytes);
    }
}

#[wasm_bindgen_test]
async fn streams_that_are_not_send() {
    let client = client();
    let parts = Rc::new([large(), Bytes::from_static(b"the end")]);
    let expected = parts.concat();
    let parts = stream::iter(0..2).map(move |part| Ok::<_, Error>(parts[part].clone()));
    let body = Body::stream(parts).with_length(expected.len() as u64);
    let (sent, received) = (Rc::default(), Rc::default());
    let note = |seen: &Rc<RefCell<Vec<_>>>| {
        let seen = seen.clone();
        move |bytes, total| seen.borrow_mut().push((bytes, total))
    };
    let upload_url = client.mutation(&files::UploadUrl).await.unwrap();
    let file = client.upload(upload_url, body).progress(note(&sent)).await.unwrap();
    let mut stored = client.download(url(&client, file).await).progress(note(&received)).await.unwrap();
    let mut found = Vec::new();
    while let Some(chunk) = stored.chunk().await.unwrap() {
        found.extend_from_slice(&chunk);
    }
    assert_eq!(found, expected);
    let length = expected.len() as u64;
    assert_eq!(*sent.borrow(), [(300_000, Some(length)), (length, Some(length))]);
    let total = is_node().then_some(length);
    assert_eq!(received.borrow().last(), Some(&(length, total)));
}

#[wasm_bindgen_test]
async fn ranges_where_the_answer_shows_them() {
    let client = client();
    let url = url(&client, upload(&client, large()).await).await;
    let answer = client.download(url).range(10..20).await;
    if is_node() {
        assert_eq!(answer.unwrap().bytes().await.unwrap(), large()[10..20]);
    } else {
        assert!(answer.is_err());
    }
}

#[wasm_bindgen_test]
async fn a_file_that_is_too_large() {
    let client = Client::builder().response_limit(1000).build(convex_typed::deployment_url!()).unwrap();
    let file = upload(&client, large()).await;
    let error = client.download(url(&client, file).await).await.unwrap().bytes().await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{error}");
    // A stream of unknown length is collected in memory, up to the same limit.
    let endless = stream::repeat_with(|| Ok::<_, Error>(large()));
    let upload_url = client.mutation(&files::UploadUrl).await.unwrap();
    let error = client.upload(upload_url, Body::stream(endless)).await.unwrap_err();
    assert_eq!(kind(&error), Some(TransportErrorKind::TooLarge), "{error}");
}

#[wasm_bindgen_test]
async fn a_file_that_does_not_exist() {
    let client = client();
    let error = client.download(format!("{}/api/storage/nothing", client.url())).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(400), "{error}");
}
