//! Distributed events as channels.

use std::collections::BTreeMap;

use baya::schema::{ArgumentShape, Direction, Of};
use baya::{EventListener, TriggeredEndpoint};
use serde_json::{Value, json};

use super::channel::{add_text, summary_and_description};
use super::{AsyncApiAssembly, reference, server, unused_key};

/// The keys of an event: of its channel, and of its message in the channel.
struct EventKeys {
    channel: String,
    message: String,
}

impl AsyncApiAssembly<'_> {
    /// Adds the events that the app listens to, and those that the options name.
    pub(super) fn events(&mut self) {
        let app = self.openapi.app;
        let about = &self.options.about;
        let mut events = BTreeMap::new();
        for handler in app.triggered.iter().filter(|one| about.selects_module(one.module.id)) {
            self.listener(handler, &mut events);
        }
        for sent in &self.options.sent {
            let event = self.event((sent.name, sent.version, sent.of), &mut events);
            let operation = operation("send", event);
            let key = unused_key(&self.operations, &format!("{}.send", sent.name));
            self.operations.insert(key, operation);
        }
    }

    /// Adds the operation of a listener, unless it listens only to events of this process.
    fn listener(&mut self, handler: &TriggeredEndpoint, events: &mut BTreeMap<&str, EventKeys>) {
        let listener = handler.trigger::<EventListener>();
        let Some(listener) = listener.and_then(|listener| listener.distributed.as_ref()) else {
            return;
        };
        let Some(ArgumentShape::Value(of)) = handler.handler.event.and_then(|event| event.shape)
        else {
            return;
        };
        let event = self.event((listener.name, listener.version, of), events);
        let mut operation = operation("receive", event);
        let (summary, description) = summary_and_description(handler.handler.doc);
        add_text(&mut operation, "summary", &summary);
        add_text(&mut operation, "description", &description);
        operation["x-group"] = listener.group.into();
        let name = format!("{}.{}", handler.component.written, handler.handler.name);
        let key = unused_key(&self.operations, &name);
        self.operations.insert(key, operation);
    }

    /// Returns the keys of the event with this name. The first call adds its channel and its message.
    fn event<'k>(
        &mut self,
        (name, version, of): (&'static str, u32, Of),
        events: &'k mut BTreeMap<&str, EventKeys>,
    ) -> &'k EventKeys {
        events.entry(name).or_insert_with(|| {
            let key = unused_key(&self.channels, name);
            let mut channel = json!({ "address": name, "messages": {} });
            let brokers = self.servers.iter().filter(|(_, server)| !server::is_web(server));
            let brokers: Vec<_> = brokers.map(|(key, _)| reference(&["servers", key])).collect();
            if !brokers.is_empty() {
                channel["servers"] = brokers.into();
            }
            self.channels.insert(key.clone(), channel);
            let payload = self.openapi.definitions.schema(of, Direction::Output);
            let message = json!({ "name": name, "x-version": version, "payload": payload });
            let message = self.message(&key, name, message);
            EventKeys { channel: key, message }
        })
    }
}

fn operation(action: &str, event: &EventKeys) -> Value {
    json!({
        "action": action,
        "channel": reference(&["channels", &event.channel]),
        "messages": [reference(&["channels", &event.channel, "messages", &event.message])],
    })
}
