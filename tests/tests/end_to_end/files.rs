//! File storage: URLs from functions, bytes beside them.

use convex_typed::{Bytes, Id, Storage};
use convex_typed_tests::fixtures::deployment::api::files;
use convex_typed_tests::fixtures::deployment::tables;

use super::client;

#[tokio::test]
async fn uploaded_downloaded_and_removed() {
    let Some(client) = client() else { return };
    let http = reqwest::Client::new();
    let url = client.mutation(&files::UploadUrl).await.unwrap();
    let answer = http.post(&url).header("content-type", "text/x-test").body("a file").send().await.unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let file: Id<Storage> = answer["storageId"].as_str().unwrap().into();
    let _: Id<tables::Files> =
        client.mutation(&files::Save { file: file.clone(), name: "a file".into() }).await.unwrap();

    let metadata = client.query(&files::Metadata { file: file.clone() }).await.unwrap().unwrap();
    assert_eq!((metadata.id.clone(), metadata.size), (file.clone(), 6.0));
    assert_eq!(metadata.content_type.as_deref(), Some("text/x-test"));
    assert_eq!(client.action(&files::Read { file: file.clone() }).await.unwrap(), Some(Bytes::from("a file")));

    let url = client.query(&files::Url { file: file.clone() }).await.unwrap().unwrap();
    let answer = http.get(&url).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/x-test");
    assert_eq!(answer.text().await.unwrap(), "a file");
    let answer = http.get(&url).header("range", "bytes=2-4").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers()["content-range"].to_str().unwrap()), (206, "bytes 2-4/6"));
    assert_eq!(answer.text().await.unwrap(), "fil");

    client.mutation(&files::Remove { file: file.clone() }).await.unwrap();
    assert_eq!(client.query(&files::Url { file: file.clone() }).await.unwrap(), None);
    assert_eq!(client.query(&files::Metadata { file: file.clone() }).await.unwrap(), None);
    assert_eq!(client.action(&files::Read { file }).await.unwrap(), None);
    assert_eq!(http.get(&url).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn stored_by_an_action() {
    let Some(client) = client() else { return };
    let file = client.action(&files::Store { text: "from an action".into() }).await.unwrap();
    let url = client.query(&files::Url { file }).await.unwrap().unwrap();
    let answer = reqwest::get(&url).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain");
    assert_eq!(answer.text().await.unwrap(), "from an action");
}

#[tokio::test]
async fn a_url_is_needed() {
    let Some(client) = client() else { return };
    let http = reqwest::Client::new();
    let answer = http.post(format!("{}/api/storage/upload?token=x", client.url())).body("x").send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let answer = http.get(format!("{}/api/storage/10001_storage", client.url())).send().await.unwrap();
    assert_eq!(answer.status(), 400);
}
