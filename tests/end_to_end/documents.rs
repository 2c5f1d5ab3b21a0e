//! Documents: sent as arguments, returned as documents of their table.

use std::collections::BTreeMap;

use convex_typed::{Bytes, Client, Id, Timestamp, Value};
use convex_typed_tests::fixtures::deployment::api::{notes, shapes, users};
use convex_typed_tests::fixtures::deployment::tables;

use super::{client, object, thrown};

/// A note with a value of each kind.
pub(crate) fn note(author: Id<tables::Users>, body: &str) -> notes::Create {
    notes::Create {
        editor: Some(notes::create::Editor { at: 0.5, user: author.clone() }),
        source: Some(None),
        ..notes::Create::new(notes::CreateRequired {
            author: author.clone(),
            body: body.into(),
            deleted: (),
            drawing: Bytes::from_static(b"\x01\xff"),
            extra: Value::Object(object([("n", Value::Int64(1))])),
            parent: None,
            pinned: true,
            rank: -0.0,
            revision: 1 << 60,
            state: notes::create::State::Draft,
            tags: vec!["a".into(), "b".into()],
            votes: BTreeMap::from([(author, 2.0)]),
        })
    }
}

async fn user(client: &Client, name: &str) -> Id<tables::Users> {
    client.mutation(&users::Create::new(name)).await.unwrap()
}

#[tokio::test]
async fn documents_are_returned_as_they_were_sent() {
    let Some(client) = client() else { return };
    let author = user(&client, "documents::written").await;
    let sent = note(author.clone(), "body");
    let id = client.mutation(&sent).await.unwrap();

    let read = client.query(&notes::Get { note: id.clone() }).await.unwrap().unwrap();
    assert!(read.creation_time > Timestamp::from_millis(1.7e12));
    assert!(read.rank.is_sign_negative());
    let expected = tables::Notes {
        id: id.clone(),
        creation_time: read.creation_time,
        author,
        body: "body".into(),
        deleted: (),
        drawing: sent.drawing.clone(),
        editor: sent.editor.clone(),
        extra: sent.extra.clone(),
        parent: None,
        pinned: true,
        rank: -0.0,
        revision: 1 << 60,
        source: Some(None),
        state: tables::notes::State::Draft,
        tags: sent.tags.clone(),
        votes: sent.votes.clone(),
    };
    assert_eq!(read, expected);

    // Without a validator it is the same document, if the call sets the type.
    let unvalidated = client.query(&notes::GetUnvalidated { note: id.clone() });
    assert_eq!(unvalidated.returning::<Option<tables::Notes>>().await.unwrap(), Some(read));

    client.mutation(&notes::Remove { note: id.clone() }).await.unwrap();
    assert_eq!(client.query(&notes::Get { note: id.clone() }).await.unwrap(), None);
    assert_eq!(client.query(&notes::GetUnvalidated { note: id.clone() }).await.unwrap(), Value::Null);
    let error = thrown(client.mutation(&notes::Remove { note: id }).await);
    assert!(error.message.contains("Uncaught Error: Delete on non-existent doc"), "{}", error.message);
}

#[tokio::test]
async fn an_id_of_another_table_is_refused() {
    let Some(client) = client() else { return };
    let user = user(&client, "documents::id").await;
    let wrong = Id::<tables::Notes>::from(user.to_string());
    let error = thrown(client.query(&notes::Get { note: wrong }).await);
    let part = "from table `users`, which does not match the table name in validator `v.id(\"notes\")`.Path: .note";
    assert!(error.message.contains(part), "{}", error.message);
    let error = thrown(client.query(&notes::Get { note: "none".into() }).await);
    assert!(error.message.ends_with("Path: .note\nValue: \"none\"\nValidator: v.id(\"notes\")"), "{}", error.message);
}

#[tokio::test]
async fn documents_are_found_by_an_index() {
    let Some(client) = client() else { return };
    let name = "documents::users_by_name";
    let first = user(&client, name).await;
    let sent = users::Create { email: Some("a@example.com".into()), ..users::Create::new(name) };
    let second = client.mutation(&sent).await.unwrap();
    let found = client.query(&users::Named { name: name.into() }).await.unwrap();
    let expected = [
        tables::Users { id: first, creation_time: found[0].creation_time, name: name.into(), email: None },
        tables::Users { id: second, creation_time: found[1].creation_time, name: name.into(), email: sent.email },
    ];
    assert_eq!(found, expected);
    assert!(found[0].creation_time < found[1].creation_time);
    assert_eq!(client.query(&users::Named { name: "no such name".into() }).await.unwrap(), []);
}

#[tokio::test]
async fn documents_can_be_a_union() {
    let Some(client) = client() else { return };
    let circle = shapes::add::Shape::Circle(shapes::add::Circle { radius: 2.0 });
    let id = client.mutation(&shapes::Add { shape: circle }).await.unwrap();
    let read = client.query(&shapes::Get { shape: id.clone() }).returning::<tables::Shapes>().await.unwrap();
    let tables::Shapes::Circle(circle) = read else { panic!("{read:?}") };
    assert_eq!((&circle.id, circle.radius), (&id, 2.0));

    let square = shapes::add::Shape::Square(shapes::add::Square { label: Some("l".into()), side: 1.0 });
    let id = client.mutation(&shapes::Add { shape: square }).await.unwrap();
    let read = client.query(&shapes::Get { shape: id.clone() }).returning::<tables::Shapes>().await.unwrap();
    let tables::Shapes::Square(square) = read else { panic!("{read:?}") };
    assert_eq!((&square.id, square.label.as_deref(), square.side), (&id, Some("l"), 1.0));
}
