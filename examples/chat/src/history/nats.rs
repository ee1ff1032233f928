//! The history in a NATS key-value bucket.

use async_nats::jetstream;
use async_nats::jetstream::kv::Store;
use async_nats::jetstream::stream::{Config, DiscardPolicy};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baya::prelude::*;
use futures_util::TryStreamExt;

use super::{History, MAX_MESSAGES};
use crate::chat::ChatMessage;

/// The name of the bucket.
const BUCKET: &str = "chat_history";

/// Stores the messages of each room as the last values of a key.
#[derive(Debug)]
pub struct NatsHistory(Store);

impl NatsHistory {
    /// Connects to the server at this URL.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let jetstream = jetstream::new(async_nats::connect(url).await?);
        // `create_key_value` requires a newer server than the bucket itself.
        let config = Config {
            name: format!("KV_{BUCKET}"),
            subjects: vec![format!("$KV.{BUCKET}.>")],
            max_messages_per_subject: i64::try_from(MAX_MESSAGES)?,
            discard: DiscardPolicy::New,
            allow_rollup: true,
            deny_delete: true,
            allow_direct: true,
            ..Config::default()
        };
        jetstream.get_or_create_stream(config).await?;
        Ok(Self(jetstream.get_key_value(BUCKET).await?))
    }
}

/// Returns the key of a room. Encoded, because keys allow fewer characters than names of rooms.
fn key(room: &str) -> String {
    URL_SAFE_NO_PAD.encode(room)
}

#[provider_trait]
impl History for NatsHistory {
    async fn add(&self, message: &ChatMessage) -> Result<(), Error> {
        self.0.put(key(&message.room), serde_json::to_vec(message)?.into()).await?;
        Ok(())
    }

    async fn last(&self, room: &str) -> Result<Vec<ChatMessage>, Error> {
        let entries: Vec<_> = self.0.history(key(room)).await?.try_collect().await?;
        entries.iter().map(|entry| Ok(serde_json::from_slice(&entry.value)?)).collect()
    }
}
