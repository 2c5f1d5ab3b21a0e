//! Downloads of stored files.

use std::ops::Bound;

use convex_typed::Client;

use super::client;
use super::files::{code, stored, url};
use super::uploads::large;

/// Stores ten digits, and returns the URL of the file.
async fn digits(client: &Client) -> String {
    url(client, &stored(client, "0123456789").await).await
}

#[tokio::test]
async fn whole_files() {
    let Some(client) = client() else { return };
    let large_url = url(&client, &stored(&client, large()).await).await;
    let file = client.download(&large_url).await.unwrap();
    assert_eq!((file.metadata().status.as_u16(), file.metadata().range.clone()), (200, None));
    assert_eq!((file.metadata().length, file.metadata().total), (Some(300_000), Some(300_000)));
    assert_eq!(file.bytes().await.unwrap(), large());

    let empty = client.download(url(&client, &stored(&client, "").await).await).await.unwrap();
    assert_eq!((empty.metadata().length, empty.bytes().await.unwrap().len()), (Some(0), 0));
}

#[tokio::test]
async fn ranges() {
    let Some(client) = client() else { return };
    let url = digits(&client).await;
    for (range, bounds, bytes) in [
        ((Bound::Included(2), Bound::Excluded(5)), 2..5, "234"),
        ((Bound::Included(2), Bound::Included(2)), 2..3, "2"),
        ((Bound::Included(7), Bound::Unbounded), 7..10, "789"),
        ((Bound::Unbounded, Bound::Excluded(3)), 0..3, "012"),
        ((Bound::Included(8), Bound::Excluded(100)), 8..10, "89"),
    ] {
        let file = client.download(&url).range(range).await.unwrap();
        assert_eq!((file.metadata().status.as_u16(), file.metadata().range.clone()), (206, Some(bounds)));
        assert_eq!((file.metadata().length, file.metadata().total), (Some(bytes.len() as u64), Some(10)));
        assert_eq!(file.bytes().await.unwrap(), bytes);
    }
    assert_eq!(code(client.download(&url).range(10..).await).0, 416);
}

#[tokio::test]
async fn to_a_file() {
    let Some(client) = client() else { return };
    let url = url(&client, &stored(&client, large()).await).await;
    let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
    let mut file = tokio::fs::File::create(&path).await.unwrap();
    // In two parts, as after a broken connection.
    for part in [client.download(&url).range(..100_000), client.download(&url).range(100_000..)] {
        part.await.unwrap().write_to(&mut file).await.unwrap();
    }
    assert!(std::fs::read(&path).unwrap() == large(), "the file differs");
}

#[tokio::test]
async fn chunk_by_chunk() {
    let Some(client) = client() else { return };
    let mut file = client.download(digits(&client).await).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(chunk) = file.chunk().await.unwrap() {
        bytes.extend_from_slice(&chunk);
    }
    assert_eq!(bytes, b"0123456789");
}

#[tokio::test]
async fn a_file_cannot_be_downloaded_by_its_id() {
    let Some(client) = client() else { return };
    let file = stored(&client, "x").await;
    let url = |name: &str| format!("{}/api/storage/{name}", client.url());
    assert_eq!(code(client.download(url(file.as_str())).await), (400, "InvalidStoragePath".into()));
    let unknown = url("00000000-0000-4000-8000-000000000000");
    assert_eq!(code(client.download(unknown).await), (404, "FileNotFound".into()));
}
