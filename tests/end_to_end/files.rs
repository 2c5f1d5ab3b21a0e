//! Stored files, in functions.

use convex_typed::{Bytes, Client, Error, Id, Storage};
use convex_typed_tests::fixtures::deployment::api::files;
use convex_typed_tests::fixtures::deployment::tables;

use super::client;

/// Stores a file, and returns its id.
pub(crate) async fn stored(client: &Client, bytes: impl Into<Bytes>) -> Id<Storage> {
    let url = client.mutation(&files::UploadUrl).await.unwrap();
    client.upload(url, bytes.into()).await.unwrap()
}

/// Returns the URL of a file.
pub(crate) async fn url(client: &Client, file: &Id<Storage>) -> String {
    client.query(&files::Url { file: file.clone() }).await.unwrap().unwrap()
}

/// Returns the status and code of an error of the deployment.
#[track_caller]
pub(crate) fn code<T>(result: Result<T, Error>) -> (u16, String) {
    match result {
        Err(Error::Platform(error)) => (error.status.as_u16(), error.code.unwrap_or_default()),
        Err(error) => panic!("not an error of the deployment: {error}"),
        Ok(_) => panic!("it succeeded"),
    }
}

#[tokio::test]
async fn files_are_stored_and_removed() {
    let Some(client) = client() else { return };
    let file = stored(&client, "a file").await;
    let _: Id<tables::Files> =
        client.mutation(&files::Save { file: file.clone(), name: "a file".into() }).await.unwrap();
    let metadata = client.query(&files::Metadata { file: file.clone() }).await.unwrap().unwrap();
    assert_eq!((metadata.id, metadata.size, metadata.content_type), (file.clone(), 6.0, None));
    assert_eq!(client.action(&files::Read { file: file.clone() }).await.unwrap(), Some(Bytes::from("a file")));
    let url = url(&client, &file).await;

    client.mutation(&files::Remove { file: file.clone() }).await.unwrap();
    assert_eq!(client.query(&files::Url { file: file.clone() }).await.unwrap(), None);
    assert_eq!(client.query(&files::Metadata { file: file.clone() }).await.unwrap(), None);
    assert_eq!(client.action(&files::Read { file }).await.unwrap(), None);
    assert_eq!(code(client.download(url).await), (404, "FileNotFound".into()));
}

#[tokio::test]
async fn actions_can_store_files() {
    let Some(client) = client() else { return };
    let file = client.action(&files::Store { text: "from an action".into() }).await.unwrap();
    let file = client.download(url(&client, &file).await).await.unwrap();
    assert_eq!(file.metadata().content_type.as_deref(), Some("text/plain"));
    assert_eq!(file.bytes().await.unwrap(), "from an action");
}

#[tokio::test]
async fn files_are_stored_while_other_calls_run() {
    let Some(client) = client() else { return };
    let stored: Vec<_> = (0..16).map(|n| tokio::spawn(client.action(&files::Store { text: n.to_string() }))).collect();
    let read = files::Metadata { file: "10000_storage".into() };
    let others: Vec<_> = (0..64).map(|_| tokio::spawn(client.query(&read))).collect();
    for (n, file) in stored.into_iter().enumerate() {
        let file = file.await.unwrap().unwrap();
        assert_eq!(client.action(&files::Read { file }).await.unwrap(), Some(n.to_string().into()));
    }
    for other in others {
        other.await.unwrap().unwrap();
    }
}
