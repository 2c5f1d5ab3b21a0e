//! Uploads of files.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use convex_typed::{Body, Bytes, Client, Id, Storage};
use convex_typed_tests::fixtures::deployment::api::files;

use super::client;
use super::files::{code, stored, url};

/// The hash of `a file`, in base64.
const SHA256: &str = "c2XQKYYeMsUh+AibAKb7MtrwYVAltptZnRzlNQG4RcI=";

fn sha256() -> [u8; 32] {
    STANDARD.decode(SHA256).unwrap().try_into().unwrap()
}

/// More bytes than fit in one chunk, with a period that is not a power of two.
pub(crate) fn large() -> Bytes {
    (0..300_000u32).map(|n| (n % 251) as u8).collect()
}

async fn upload_url(client: &Client) -> String {
    client.mutation(&files::UploadUrl).await.unwrap()
}

async fn read(client: &Client, file: Id<Storage>) -> Bytes {
    client.action(&files::Read { file }).await.unwrap().unwrap()
}

#[tokio::test]
async fn bytes() {
    let Some(client) = client() else { return };
    for bytes in [Bytes::new(), Bytes::from_static(b"\0\xff\r\n"), large()] {
        let file = client.upload(upload_url(&client).await, bytes.clone()).await.unwrap();
        assert_eq!(read(&client, file).await, bytes);
    }
}

#[tokio::test]
async fn a_file() {
    let Some(client) = client() else { return };
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), large()).unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let upload = client.upload(upload_url(&client).await, Body::file(file.path()).await.unwrap());
    let id = upload.progress(move |sent, total| log.lock().unwrap().push((sent, total))).await.unwrap();
    assert_eq!(read(&client, id).await, large());
    let seen = seen.lock().unwrap();
    assert!(seen.len() > 1 && seen.is_sorted(), "{seen:?}");
    assert_eq!(seen.last(), Some(&(300_000, Some(300_000))));
}

/// Uploads a download, without a known length.
#[tokio::test]
async fn a_stream() {
    let Some(client) = client() else { return };
    let first = stored(&client, large()).await;
    let stream = client.download(url(&client, &first).await).await.unwrap();
    let second = client.upload(upload_url(&client).await, Body::stream(stream)).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(read(&client, second).await, large());

    let reader = Body::reader(&b"of unknown length"[..]);
    let file = client.upload(upload_url(&client).await, reader).await.unwrap();
    assert_eq!(read(&client, file).await, "of unknown length");
}

#[tokio::test]
async fn the_content_type_is_kept() {
    let Some(client) = client() else { return };
    let content_type = "text/x-test; charset=utf-8";
    let upload = client.upload(upload_url(&client).await, "a file").content_type(content_type);
    let file = upload.await.unwrap();
    let metadata = client.query(&files::Metadata { file: file.clone() }).await.unwrap().unwrap();
    assert_eq!(metadata.content_type.as_deref(), Some(content_type));
    let head = client.download(url(&client, &file).await).await.unwrap().metadata().clone();
    assert_eq!(head.content_type.as_deref(), Some(content_type));
}

#[tokio::test]
async fn the_hash_is_checked() {
    let Some(client) = client() else { return };
    let file = client.upload(upload_url(&client).await, "a file").sha256(sha256()).await.unwrap();
    let metadata = client.query(&files::Metadata { file: file.clone() }).await.unwrap().unwrap();
    assert_eq!(metadata.sha256, SHA256);
    let head = client.download(url(&client, &file).await).await.unwrap().metadata().clone();
    assert_eq!(head.sha256, Some(sha256()));

    let wrong = client.upload(upload_url(&client).await, "another file").sha256(sha256()).await;
    assert_eq!(code(wrong), (400, "Sha256Mismatch".into()));
}

#[tokio::test]
async fn an_upload_needs_a_valid_token() {
    let Some(client) = client() else { return };
    let url = format!("{}/api/storage/upload", client.url());
    assert_eq!(code(client.upload(format!("{url}?token=x"), "x").await), (401, "StorageTokenInvalid".into()));
    assert_eq!(code(client.upload(url, "x").await), (400, "BadQueryArgs".into()));
}
