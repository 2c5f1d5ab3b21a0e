//! Admin clients: they read the settings of the deployment, and export its documents.

use std::collections::BTreeSet;

use convex_typed::admin::{Export, SnapshotCursor};
use convex_typed::{Client, Id, Table, Value};
use convex_typed_tests::fixtures::Fixture;
use convex_typed_tests::fixtures::deployment::api::{counters, notes, shapes, users};
use convex_typed_tests::fixtures::deployment::tables;
use convex_typed_tests::server::Server;

use super::documents::note;
use super::files::code;

/// Creates notes of a new author, and returns their ids.
async fn written(client: &Client, author: &str, bodies: &[&str]) -> Vec<Id<tables::Notes>> {
    let author = client.mutation(&users::Create::new(author)).await.unwrap();
    let mut ids = Vec::new();
    for body in bodies {
        ids.push(client.mutation(&note(author.clone(), body)).await.unwrap());
    }
    ids
}

/// Returns all items of an export, and its cursor at the end.
async fn all<C, V>(mut export: Export<C, V>) -> (Vec<V>, C)
where
    C: Clone + PartialEq + Send + 'static,
    V: Send + 'static,
{
    let mut found = Vec::new();
    while let Some(next) = export.try_next().await.unwrap() {
        found.push(next);
    }
    (found, export.cursor().expect("it is complete").clone())
}

#[tokio::test]
async fn admins_can_read_urls_and_schema() {
    let Some(server) = Server::shared() else { return };
    let admin = server.admin().admin();
    let key = admin.check_key().await.unwrap();
    assert!(key.allowed_operations.contains(&"ViewData".to_owned()) && !key.read_only);
    let urls = admin.canonical_urls().await.unwrap();
    assert_eq!((&urls.cloud, &urls.site), (&server.url, &server.site));
    let schema: serde_json::Value = serde_json::from_str(Fixture::named("deployment").schema.unwrap()).unwrap();
    assert_eq!(admin.schema().await.unwrap(), Some(schema));
}

#[tokio::test]
async fn other_clients_are_refused() {
    let Some(server) = Server::shared() else { return };
    let client = server.client();
    for (key, refused) in [(None, (403, "BadDeployKey")), (Some("local|wrong"), (401, "BadAdminKey"))] {
        if let Some(key) = key {
            client.set_admin_auth(key).unwrap();
        }
        let refused = (refused.0, refused.1.to_owned());
        assert_eq!(code(client.admin().check_key().await), refused);
        assert_eq!(code(client.admin().canonical_urls().await), refused);
        assert_eq!(code(client.admin().schema().await), refused);
        assert_eq!(code(client.admin().list_snapshot().try_next().await), refused);
        assert_eq!(code(client.admin().document_deltas(Default::default()).try_next().await), refused);
    }
}

#[tokio::test]
async fn a_table_is_exported_as_its_documents() {
    let Some(server) = Server::shared() else { return };
    let client = server.admin();
    let ids = written(&client, "admin::table", &["0", "1", "2"]).await;
    let (found, _) = all(client.admin().list_snapshot().table::<tables::Notes>()).await;
    for id in ids {
        let exported: Vec<_> = found.iter().filter(|found| found.document.id == id).collect();
        let [exported] = exported[..] else { panic!("{exported:?}") };
        assert_eq!((exported.component.as_str(), exported.table.as_str()), ("", tables::Notes::NAME));
        let read = client.query(&notes::Get { note: id }).await.unwrap();
        assert_eq!(Some(&exported.document), read.as_ref());
    }
}

#[tokio::test]
async fn documents_of_a_union_are_exported() {
    let Some(server) = Server::shared() else { return };
    let client = server.admin();
    let shape = shapes::add::Shape::Circle(shapes::add::Circle { radius: 0.25 });
    let id = client.mutation(&shapes::Add { shape }).await.unwrap();
    let (found, _) = all(client.admin().list_snapshot().table::<tables::Shapes>()).await;
    let circle = found.into_iter().find_map(|found| match found.document {
        tables::Shapes::Circle(circle) if circle.id == id => Some(circle),
        _ => None,
    });
    assert_eq!(circle.map(|circle| circle.radius), Some(0.25));
}

#[tokio::test]
async fn all_tables_are_exported() {
    let Some(server) = Server::shared() else { return };
    let client = server.admin();
    let name = "admin::all";
    client.mutation(&counters::Increment { name: name.into(), by: i64::MAX }).await.unwrap();
    client.mutation(&users::Create::new(name)).await.unwrap();
    let (found, _) = all(client.admin().list_snapshot()).await;
    let mine = found.into_iter().filter(|found| found.document.get("name") == Some(&name.into()));
    let counts: Vec<_> = mine.map(|found| (found.table, found.document.get("count").cloned())).collect();
    assert!(counts.contains(&("counters".into(), Some(Value::Int64(i64::MAX)))), "{counts:?}");
    assert!(counts.contains(&("users".into(), None)), "{counts:?}");

    let (found, _) = all(client.admin().list_snapshot().table_named("users")).await;
    assert!(!found.is_empty() && found.iter().all(|found| found.table == "users"));
    let (found, _) = all(client.admin().list_snapshot().component("waitlist")).await;
    assert_eq!(found, []);
}

/// One program stops in the middle, and another continues.
#[tokio::test]
async fn an_export_resumes_at_a_stored_cursor() {
    let Some(server) = Server::shared() else { return };
    let client = server.admin();
    let before = written(&client, "admin::cursor", &["0", "1", "2", "3", "4", "5", "6", "7", "8"]).await;
    let mut export = client.admin().list_snapshot().table::<tables::Notes>();
    let mut given = Vec::new();
    while export.cursor().is_none() {
        given.push(export.try_next().await.unwrap().unwrap());
    }
    let stored = export.cursor().unwrap().to_string();
    let (expected, _) = all(export).await;

    // The export stays at its moment, whatever is written later.
    client.mutation(&notes::Remove { note: before[8].clone() }).await.unwrap();
    let after = written(&client, "admin::cursor", &["9"]).await;
    let cursor: SnapshotCursor = stored.parse().unwrap();
    let (found, end) = all(server.admin().admin().list_snapshot().table::<tables::Notes>().from_cursor(cursor)).await;
    assert_eq!(found, expected);

    let ids: Vec<_> = given.iter().chain(&found).map(|found| &found.document.id).collect();
    assert_eq!(ids.len(), BTreeSet::from_iter(&ids).len(), "a document is exported twice");
    assert!(before.iter().all(|id| ids.contains(&id)) && !ids.contains(&&after[0]));

    // A complete export sends no request, so it needs no key.
    let end: SnapshotCursor = end.to_string().parse().unwrap();
    assert!(end.is_complete());
    let (found, _) = all(server.client().admin().list_snapshot().from_cursor(end)).await;
    assert_eq!(found, []);
}

#[tokio::test]
async fn changes_since_a_snapshot_are_exported() {
    let Some(server) = Server::shared() else { return };
    let client = server.admin();
    let ids = written(&client, "admin::since", &["kept", "removed"]).await;
    let (_, end) = all(client.admin().list_snapshot()).await;
    let start = end.snapshot();
    // Other tests write at the same time, so there are more changes.
    let changes = async |after, ids: &[Id<tables::Notes>]| {
        let (mut found, end) = all(client.admin().document_deltas(after).table::<tables::Notes>()).await;
        found.retain(|change| ids.contains(&change.id));
        assert!(found.iter().all(|change| change.table == tables::Notes::NAME && change.time > after));
        (found, end)
    };

    client.mutation(&notes::Remove { note: ids[1].clone() }).await.unwrap();
    let (found, end) = changes(start, &ids).await;
    let [removed] = &found[..] else { panic!("{found:?}") };
    assert_eq!((&removed.id, &removed.document), (&ids[1], &None));
    assert!(removed.time <= end);

    let ids = [ids, written(&client, "admin::since", &["added"]).await].concat();
    let (found, _) = changes(end, &ids).await;
    let [added] = &found[..] else { panic!("{found:?}") };
    assert_eq!(added.document, client.query(&notes::Get { note: ids[2].clone() }).await.unwrap());
    // From the start, there is one more page.
    assert_eq!(changes(start, &ids).await.0, [removed.clone(), added.clone()]);
}

#[tokio::test]
async fn a_change_has_the_whole_document() {
    let Some(server) = Server::shared() else { return };
    let client = server.admin();
    let increment = counters::Increment { name: "admin::changed".into(), by: 1 << 60 };
    client.mutation(&increment).await.unwrap();
    let (_, end) = all(client.admin().list_snapshot()).await;
    client.mutation(&increment).await.unwrap();
    let (found, _) = all(client.admin().document_deltas(end.snapshot()).table::<tables::Counters>()).await;
    let counters = found.into_iter().filter_map(|change| change.document);
    let counts: Vec<_> =
        counters.filter(|counter| counter.name == increment.name).map(|counter| counter.count).collect();
    assert_eq!(counts, [1 << 61]);
}
