//! Rooms and what is said there.

use std::time::{SystemTime, UNIX_EPOCH};

use baya::Provided;
use baya::gateway::{Binary, Client, Gateway, Payload};
use baya::prelude::*;
use serde::Deserialize;

use crate::accounts::{AccountsModule, SignedIn, User};
use crate::history::History;

/// The gateway.
#[module(imports = [AccountsModule], gateways = [Chat])]
#[derive(Debug)]
pub struct ChatModule;

/// What somebody has said in a room.
#[dto(output)]
#[derive(Clone, Debug, Deserialize)]
pub struct Said {
    /// The room.
    pub room: String,
    /// The name of who said it.
    pub by: String,
    /// The text.
    pub text: String,
    /// The time in milliseconds since 1970.
    pub at: u64,
}

/// A room.
#[dto(input)]
struct Room {
    #[rule(trim, length(min = 1, max = 30))]
    room: String,
}

/// What is to be said.
#[dto(input)]
struct Say {
    #[rule(trim, length(min = 1, max = 30))]
    room: String,
    #[rule(trim, length(min = 1, max = 1_000))]
    text: String,
}

/// Somebody who is in a room.
#[dto(output)]
#[derive(Debug)]
struct Present {
    id: String,
    name: String,
}

/// What a client gets when it enters a room.
#[dto(output)]
#[derive(Debug)]
struct Entered {
    history: Vec<Said>,
    members: Vec<Present>,
}

/// A picture for a room.
#[dto(output)]
#[derive(Debug)]
struct Picture {
    room: Arc<str>,
    by: String,
    picture: Binary,
}

/// The chat, for clients of WebSocket and of Socket.IO.
#[gateway(
    "/chat",
    sends(
        "welcome" = User,
        "entered" = (String, Present),
        "left" = (String, String),
        "said" = Said,
        "typing" = (String, String),
        "picture" = Picture,
        "poll" = String,
    ),
)]
#[use_guards(SignedIn)]
#[derive(Debug)]
pub struct Chat {
    history: Arc<dyn History>,
    clients: Gateway<Self>,
}

#[gateway]
impl Chat {
    /// Others see the name of the user.
    #[on_connect]
    async fn connected(&self, client: Client, user: Provided<User>) -> Result<(), Error> {
        client.set_presence_data(&user.name)?;
        client.send("welcome", &*user)
    }

    /// Has the client enter a room, and returns what was said there and who is there.
    #[message("enter")]
    async fn enter(
        &self,
        client: Client,
        user: Provided<User>,
        enter: Payload<Room>,
    ) -> Result<Entered, Error> {
        let room = enter.into_inner().room;
        client.join(&room)?;
        let present = Present { id: client.id().to_string(), name: user.name.clone() };
        client.to(&room).send("entered", &(&room, present))?;
        Ok(Entered { history: self.history.last(&room).await?, members: self.members(&room) })
    }

    /// Has the client leave a room.
    #[message("leave")]
    async fn leave(&self, client: Client, leave: Payload<Room>) -> Result<(), Error> {
        client.leave(&leave.room);
        client.to(&leave.room).send("left", &(&leave.room, client.id()))
    }

    /// Returns who is in a room.
    #[message("members")]
    async fn of_room(&self, room: Payload<Room>) -> Vec<Present> {
        self.members(&room.room)
    }

    /// Says something to all others in a room.
    #[message("say")]
    async fn say(
        &self,
        client: Client,
        user: Provided<User>,
        say: Payload<Say>,
    ) -> Result<Said, Error> {
        let Say { room, text } = say.into_inner();
        self.is_in(&client, &room)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let at = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        let said = Said { room, by: user.name.clone(), text, at };
        self.history.add(&said).await?;
        client.to(&said.room).send("said", &said)?;
        Ok(said)
    }

    /// Sends the others in a room that the client is typing. Slow clients do not receive it.
    #[message("typing")]
    async fn typing(
        &self,
        client: Client,
        user: Provided<User>,
        room: Payload<Room>,
    ) -> Result<(), Error> {
        client.to(&room.room).volatile().send("typing", &(&room.room, &user.name))
    }

    /// Shows a picture to all others in the rooms of the client: bytes without a name.
    #[message(binary)]
    async fn picture(
        &self,
        client: Client,
        user: Provided<User>,
        bytes: Binary,
    ) -> Result<(), Error> {
        for room in client.rooms() {
            let by = user.name.clone();
            let picture = Picture { room: Arc::clone(&room), by, picture: bytes.clone() };
            client.to(&room).send("picture", &picture)?;
        }
        Ok(())
    }

    /// Asks all clients in a room, which acknowledge, and returns their answers.
    #[message("poll")]
    async fn poll(&self, room: Payload<Room>) -> Vec<String> {
        let clients = self.clients.to(&room.room).clients();
        let asked = clients.iter().map(|client| client.request::<_, String>("poll", &room.room));
        let answers = futures_util::future::join_all(asked).await;
        answers.into_iter().filter_map(Result::ok).collect()
    }

    /// Sends the others in each room that the client has left.
    #[on_disconnect]
    async fn left(&self, client: Client) -> Result<(), Error> {
        for room in client.rooms() {
            client.to(&room).send("left", &(&room, client.id()))?;
        }
        Ok(())
    }
}

impl Chat {
    fn members(&self, room: &str) -> Vec<Present> {
        let members = self.clients.members(room).into_iter();
        let present = members.map(|member| Present {
            id: member.client.to_string(),
            name: member.data().unwrap_or_default(),
        });
        present.collect()
    }

    fn is_in(&self, client: &Client, room: &str) -> Result<(), Error> {
        if client.rooms().iter().any(|one| &**one == room) {
            return Ok(());
        }
        let message = format!("enter the room `{room}` first");
        Err(Error::conflict().with_code("not_in_the_room").with_message(message))
    }
}
