//! Distributed events.

use std::sync::Arc;

use baya_events::{DistributedEvent, EventsModule};
use baya_macros::{dto, injectable, module};
use baya_openapi::asyncapi::{AsyncApi, AsyncApiModule};
use serde_json::json;

use super::{at, document};

/// A cat has a new home.
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
    async fn adopted_as_well(&self, _event: &Adopted) {}

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
fn describes_an_event_as_a_channel_with_its_name_as_address() {
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
fn describes_each_listener_as_an_operation_with_its_group() {
    let document = document::<AppModule>();
    let mails = at(&document, "/operations/Mails.adopted");
    assert_eq!((&mails["action"], &mails["x-group"]), (&json!("receive"), &json!("mails")));
    assert_eq!(mails["summary"], "Sends a mail");
    assert_eq!(
        at(&document, "/operations/Mails.adopted_as_well")["x-group"],
        "Mails::adopted_as_well"
    );
    assert!(at(&document, "/operations").get("Mails.fed").is_none());
    assert!(at(&document, "/components/schemas").get("Exception").is_none());
}

#[test]
fn describes_declared_events_as_sent() {
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
struct OtherModuleOnly;

#[test]
fn module_option_omits_the_handlers_of_other_modules() {
    let document = document::<OtherModuleOnly>();
    assert!(document.get("channels").is_none(), "{document}");
}
