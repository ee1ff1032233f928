use baya::cqrs::{Command, CqrsModule};
use baya::events::EventsModule;
use baya::prelude::*;

struct Adopted;

#[derive(Command)]
struct Feed;

struct Note;

#[injectable]
struct Care;

#[injectable]
impl Care {
    #[baya::command_handler]
    async fn feed(&self, _command: Feed) {}

    #[baya::saga]
    async fn adopted(&self, _event: &Adopted) -> Option<Note> {
        None
    }

    #[baya::saga]
    async fn maybe(&self, _event: &Adopted) -> Result<Note, Error> {
        Ok(Note)
    }

    #[baya::saga]
    async fn fails_with_text(&self, _event: &Adopted) -> Result<Feed, String> {
        Ok(Feed)
    }

    #[baya::saga]
    async fn nothing(&self, _event: &Adopted) {}
}

#[module(root, imports = [EventsModule, CqrsModule], providers = [Care])]
struct AppModule;

fn main() {}
