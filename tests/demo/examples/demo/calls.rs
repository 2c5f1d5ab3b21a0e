//! Calls every function of the chat app through the generated bindings.

use convex_typed::{Bytes, Client, Error, Id};
use convex_typed_demo::backend::{api, http, tables};
use convex_typed_demo::deployment::{Deployment, TOKEN};

use crate::transcript::{Transcript, show};

/// Why the demo fails.
type Failure = Box<dyn std::error::Error>;

/// Calls every function, and records the calls.
pub(crate) async fn run(deployment: &Deployment, transcript: &mut Transcript<'_>) -> Result<(), Failure> {
    // The demo serves HTTP actions under the same URL. For deployments in Convex's cloud, the client knows their URL.
    let client = Client::builder().site_url(deployment.url()).build(deployment.url())?;
    users(&client, transcript).await?;
    let channel = channels(&client, transcript).await?;
    messages(&client, transcript, &channel).await?;
    http_actions(&client, transcript).await?;
    errors(&client, transcript).await
}

async fn users(client: &Client, transcript: &mut Transcript<'_>) -> Result<(), Failure> {
    use api::users::update::Status;

    transcript.title("Users: a document or null, an enum, bytes, and fields that may be absent, null or set")?;
    show!(transcript, client.query(&api::users::Me::new()))?;
    let signed_in = client.set_auth(TOKEN);
    transcript.call("client.set_auth(TOKEN)", &signed_in)?;
    signed_in?;
    show!(transcript, client.query(&api::users::Me::new()))?;
    let avatar = Some(Some(Bytes::from_static(&[0x89, b'P', b'N', b'G'])));
    show!(
        transcript,
        client.mutation(&api::users::Update { avatar, status: Some(Status::Away), ..Default::default() })
    )?;
    show!(transcript, client.query(&api::users::Me::new()))?;
    Ok(())
}

async fn channels(client: &Client, transcript: &mut Transcript<'_>) -> Result<Id<tables::Channels>, Failure> {
    use api::channels::create::Visibility;

    transcript.title("Channels: an id that knows its table")?;
    let channel = show!(transcript, client.mutation(&api::channels::Create::new("general", Visibility::Public)))?;
    show!(transcript, client.query(&api::channels::List::new()))?;
    Ok(channel)
}

async fn messages(
    client: &Client,
    transcript: &mut Transcript<'_>,
    channel: &Id<tables::Channels>,
) -> Result<(), Failure> {
    use api::exports::create::{Format, Returns};
    use api::messages::send::{Attachment, File, Link};
    use api::messages::{Get, List, React, Send, Unread};

    transcript.title("Messages: unions told apart by their tags, records, int64")?;
    let hello = show!(transcript, client.mutation(&Send::new("Hello!", channel.clone())))?;
    let (channel, format) = (channel.clone(), Format::Csv);
    show!(transcript, client.action(&api::exports::Create::new(channel.clone(), format)))?;
    let format = Format::Json;
    let export = show!(transcript, client.action(&api::exports::Create::new(channel.clone(), format)))?;
    let Returns::Done(export) = export else { return Err("nothing was exported".into()) };
    let attachments = Some(vec![
        Attachment::File(File { file: export.file, name: "general.json".into(), size: export.size }),
        Attachment::Link(Link { title: None, url: "https://docs.convex.dev".into() }),
    ]);
    let reply_to = Some(hello.clone());
    let send = Send { attachments, reply_to, ..Send::new("All of it so far", channel.clone()) };
    let message = show!(transcript, client.mutation(&send))?;
    show!(transcript, client.mutation(&React::new("🎉", message)))?;
    show!(transcript, client.query(&List { limit: Some(10.0), ..List::new(channel.clone()) }))?;
    show!(transcript, client.query(&Get::new(hello)))?;
    show!(transcript, client.query(&Unread::new()))?;
    Ok(())
}

/// HTTP actions take and return any body. The bindings know their methods and paths.
async fn http_actions(client: &Client, transcript: &mut Transcript<'_>) -> Result<(), Failure> {
    transcript.title("HTTP actions: their methods and paths")?;
    show!(transcript, client.http(&http::post::Messages).body("a hook"))?;
    refused(show!(transcript, client.http(&http::get::FilesPrefix { rest: "exports/no such file".into() })))?;
    Ok(())
}

async fn errors(client: &Client, transcript: &mut Transcript<'_>) -> Result<(), Failure> {
    use api::channels::create::Visibility;

    /// The data of the error that `channels:create` throws. The function spec does not describe it.
    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "printed with `Debug`")]
    struct NameTaken {
        code: String,
        channel: Id<tables::Channels>,
        members: i64,
    }

    transcript.title("Errors: whose fault it is, and what to do")?;
    let error =
        refused(show!(transcript, client.mutation(&api::channels::Create::new("general", Visibility::Private))))?;
    transcript.line("error.data_as::<NameTaken>()", &format!("{:#?}", error.data_as::<NameTaken>()))?;
    let id = Id::from("some id of another deployment");
    refused(show!(transcript, client.query(&api::messages::Get::new(id))))?;
    client.set_auth("eyJhbGciOiJub25lIn0.e30.b2xk")?;
    refused(show!(transcript, client.query(&api::users::Me::new())))?;
    Ok(())
}

fn refused<T>(result: Result<T, Error>) -> Result<Error, Failure> {
    match result {
        Ok(_) => Err("a call succeeded that should fail".into()),
        Err(error) => Ok(error),
    }
}
