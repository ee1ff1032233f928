//! Distributed events as channels.

use std::collections::BTreeMap;

use baya::schema::{Direction, Of};
use baya::{ArgumentShape, EventListener, TriggeredEndpoint};
use serde_json::{Value, json};

use super::channel::{with_text, words};
use super::{Assembling, free_key, reference, server};

/// An event with the channel that it is in.
struct Event {
    channel: String,
    message: String,
}

impl Assembling<'_> {
    /// Adds the events that the app listens to, and those that the options name.
    pub(super) fn events(&mut self) {
        let app = self.shared.app;
        let about = &self.options.about;
        let mut known = BTreeMap::new();
        let inside = app.triggered.iter().filter(|one| about.reaches_module(one.module.id));
        for handler in inside {
            self.listener(handler, &mut known);
        }
        for sent in &self.options.sent {
            let event = self.event((sent.name, sent.version, sent.of), &mut known);
            let operation = operation("send", event);
            let key = free_key(&self.operations, &format!("{}.send", sent.name));
            self.operations.insert(key, operation);
        }
    }

    fn listener(&mut self, handler: &TriggeredEndpoint, known: &mut BTreeMap<&str, Event>) {
        let listener = handler.trigger::<EventListener>();
        let Some(listener) = listener.and_then(|listener| listener.distributed.as_ref()) else {
            return;
        };
        let Some(ArgumentShape::Value(of)) = handler.handler.event.and_then(|event| event.shape)
        else {
            return;
        };
        let event = self.event((listener.name, listener.version, of), known);
        let mut operation = operation("receive", event);
        let (summary, description) = words(handler.handler.doc);
        with_text(&mut operation, "summary", &summary);
        with_text(&mut operation, "description", &description);
        operation["x-group"] = listener.group.into();
        let name = format!("{}.{}", handler.component.written, handler.handler.name);
        let key = free_key(&self.operations, &name);
        self.operations.insert(key, operation);
    }

    /// Returns the event with this name, which gets a channel the first time.
    fn event<'k>(
        &mut self,
        (name, version, of): (&'static str, u32, Of),
        known: &'k mut BTreeMap<&str, Event>,
    ) -> &'k Event {
        known.entry(name).or_insert_with(|| {
            let channel = free_key(&self.channels, name);
            let mut described = json!({ "address": name, "messages": {} });
            let brokers = self.servers.iter().filter(|(_, server)| !server::is_web(server));
            let brokers: Vec<_> = brokers.map(|(key, _)| reference(&["servers", key])).collect();
            if !brokers.is_empty() {
                described["servers"] = brokers.into();
            }
            self.channels.insert(channel.clone(), described);
            let payload = self.shared.definitions.schema(of, Direction::Output);
            let message = json!({ "name": name, "x-version": version, "payload": payload });
            let message = self.message(&channel, name, message);
            Event { channel, message }
        })
    }
}

fn operation(action: &str, event: &Event) -> Value {
    json!({
        "action": action,
        "channel": reference(&["channels", &event.channel]),
        "messages": [reference(&["channels", &event.channel, "messages", &event.message])],
    })
}
