//! Distributed events.

use std::sync::Arc;

use baya_events::{DistributedEvent, EventsModule};
use baya_macros::{dto, injectable, module};
use baya_openapi::asyncapi::{AsyncApi, AsyncApiModule};
use serde_json::json;

use crate::{at, document};

/// A cat has a home.
#[dto]
#[derive(DistributedEvent)]
#[event(name = "cat.adopted", version = 2)]
struct Adopted {
    cat: u64,
}

#[dto]
#[derive(DistributedEvent)]
#[event(name = "cat.lost")]
struct Lost {
    cat: u64,
}

/// An event of this process, without a schema.
struct Fed;

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    /// Sends a mail.
    #[on_event(distributed, group = "mails")]
    async fn adopted(&self, _event: Arc<Adopted>) {}

    #[on_event(distributed)]
    async fn again(&self, _event: &Adopted) {}

    #[on_event]
    async fn fed(&self, _event: &Fed) {}
}

#[module(
    root,
    imports = [
        EventsModule,
        AsyncApiModule::with(
            AsyncApi::new()
                .server("nats://broker.example.com:4222", "broker")
                .distributes::<Adopted>()
                .distributes::<Lost>(),
        ),
    ],
    providers = [Mails],
)]
struct AppModule;

#[test]
fn an_event_is_a_channel_with_its_name_as_address() {
    let document = document::<AppModule>();
    let channel = at(&document, "/channels/cat.adopted");
    assert_eq!(channel["address"], "cat.adopted");
    assert_eq!(channel["servers"], json!([{ "$ref": "#/servers/broker" }]));
    let message = at(&document, "/channels/cat.adopted/messages/cat.adopted");
    let expected = json!({
        "name": "cat.adopted",
        "x-version": 2,
        "payload": { "$ref": "#/components/schemas/Adopted" },
    });
    assert_eq!(*message, expected);
}

#[test]
fn each_listener_is_an_operation_with_its_group() {
    let document = document::<AppModule>();
    let mails = at(&document, "/operations/Mails.adopted");
    assert_eq!((&mails["action"], &mails["x-group"]), (&json!("receive"), &json!("mails")));
    assert_eq!(mails["summary"], "Sends a mail");
    assert_eq!(at(&document, "/operations/Mails.again")["x-group"], "Mails::again");
    assert!(at(&document, "/operations").get("Mails.fed").is_none());
    assert!(at(&document, "/components/schemas").get("Exception").is_none());
}

#[test]
fn declared_events_are_sent() {
    let document = document::<AppModule>();
    assert_eq!(at(&document, "/operations/cat.adopted.send")["action"], "send");
    let lost = at(&document, "/operations/cat.lost.send/messages/0");
    assert_eq!(lost["payload"], json!({ "$ref": "#/components/schemas/Lost" }));
}

#[module(imports = [], providers = [Mails])]
struct MailsModule;

#[module]
struct OtherModule;

#[module(
    root,
    imports = [
        EventsModule,
        MailsModule,
        OtherModule,
        AsyncApiModule::with(AsyncApi::new().module::<OtherModule>()),
    ],
)]
struct OfOneModule;

#[test]
fn a_document_of_one_module_leaves_out_the_others() {
    let document = document::<OfOneModule>();
    assert!(document.get("channels").is_none(), "{document}");
}
