//! The chat gateway: rooms and messages.

use std::time::{SystemTime, UNIX_EPOCH};

use baya::Provided;
use baya::gateway::{Binary, Client, Gateway, Payload};
use baya::prelude::*;
use serde::Deserialize;

use crate::accounts::{AccountsModule, SignedIn, User};
use crate::history::History;

/// The chat gateway.
#[module(imports = [AccountsModule], gateways = [Chat])]
#[derive(Debug)]
pub struct ChatModule;

/// A message in a room.
#[dto(output)]
#[derive(Clone, Debug, Deserialize)]
pub struct ChatMessage {
    /// The room.
    pub room: String,
    /// The name of the author.
    pub by: String,
    /// The text.
    pub text: String,
    /// The time in milliseconds since 1 January 1970 UTC.
    pub at: u64,
}

/// A room.
#[dto(input)]
struct Room {
    #[rule(trim, length(min = 1, max = 30))]
    room: String,
}

/// A new message for a room.
#[dto(input)]
struct NewMessage {
    #[rule(trim, length(min = 1, max = 30))]
    room: String,
    #[rule(trim, length(min = 1, max = 1_000))]
    text: String,
}

/// A member of a room.
#[dto(output)]
#[derive(Debug)]
struct Member {
    id: String,
    name: String,
}

/// The messages and members of a room, which a client receives when it enters.
#[dto(output)]
#[derive(Debug)]
struct RoomState {
    history: Vec<ChatMessage>,
    members: Vec<Member>,
}

/// A picture in a room.
#[dto(output)]
#[derive(Debug)]
struct Picture {
    room: Arc<str>,
    by: String,
    picture: Binary,
}

/// The chat, for WebSocket and Socket.IO clients.
#[gateway(
    "/chat",
    sends(
        "welcome" = User,
        "entered" = (String, Member),
        "left" = (String, String),
        "said" = ChatMessage,
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
    /// Publishes the name of the user to other clients, and greets the client.
    #[on_connect]
    async fn connected(&self, client: Client, user: Provided<User>) -> Result<(), Error> {
        client.set_presence_data(&user.name)?;
        client.send("welcome", &*user)
    }

    /// Adds the client to a room, and returns the last messages and the members.
    #[message("enter")]
    async fn enter(
        &self,
        client: Client,
        user: Provided<User>,
        request: Payload<Room>,
    ) -> Result<RoomState, Error> {
        let room = request.into_inner().room;
        client.join(&room)?;
        let member = Member { id: client.id().to_string(), name: user.name.clone() };
        client.to(&room).send("entered", &(&room, member))?;
        Ok(RoomState { history: self.history.last(&room).await?, members: self.members(&room) })
    }

    /// Removes the client from a room.
    #[message("leave")]
    async fn leave(&self, client: Client, request: Payload<Room>) -> Result<(), Error> {
        client.leave(&request.room);
        client.to(&request.room).send("left", &(&request.room, client.id()))
    }

    /// Returns the members of a room.
    #[message("members")]
    async fn list_members(&self, room: Payload<Room>) -> Vec<Member> {
        self.members(&room.room)
    }

    /// Sends a message to the other clients in a room.
    #[message("say")]
    async fn say(
        &self,
        client: Client,
        user: Provided<User>,
        new: Payload<NewMessage>,
    ) -> Result<ChatMessage, Error> {
        let NewMessage { room, text } = new.into_inner();
        self.check_member(&client, &room)?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let at = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        let message = ChatMessage { room, by: user.name.clone(), text, at };
        self.history.add(&message).await?;
        client.to(&message.room).send("said", &message)?;
        Ok(message)
    }

    /// Notifies the other clients in a room that the user is typing. Slow clients do not receive it.
    #[message("typing")]
    async fn typing(
        &self,
        client: Client,
        user: Provided<User>,
        room: Payload<Room>,
    ) -> Result<(), Error> {
        client.to(&room.room).volatile().send("typing", &(&room.room, &user.name))
    }

    /// Sends a picture to the other clients in all rooms of the client. The message is binary, so it has no name.
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

    /// Sends a request to all clients in a room, and returns their replies.
    #[message("poll")]
    async fn poll(&self, room: Payload<Room>) -> Vec<String> {
        let clients = self.clients.to(&room.room).clients();
        let requests = clients.iter().map(|client| client.request::<_, String>("poll", &room.room));
        let replies = futures_util::future::join_all(requests).await;
        replies.into_iter().filter_map(Result::ok).collect()
    }

    /// Notifies the other clients in each room that the client has left.
    #[on_disconnect]
    async fn left(&self, client: Client) -> Result<(), Error> {
        for room in client.rooms() {
            client.to(&room).send("left", &(&room, client.id()))?;
        }
        Ok(())
    }
}

impl Chat {
    fn members(&self, room: &str) -> Vec<Member> {
        let members = self.clients.members(room).into_iter();
        let members = members.map(|member| Member {
            id: member.client.to_string(),
            name: member.data().unwrap_or_default(),
        });
        members.collect()
    }

    /// Checks that the client is in the room.
    fn check_member(&self, client: &Client, room: &str) -> Result<(), Error> {
        if client.rooms().iter().any(|joined| &**joined == room) {
            return Ok(());
        }
        let message = format!("enter the room `{room}` first");
        Err(Error::conflict().with_code("not_in_the_room").with_message(message))
    }
}
