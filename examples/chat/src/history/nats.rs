//! History in a key-value bucket of NATS.

use async_nats::jetstream;
use async_nats::jetstream::kv::Store;
use async_nats::jetstream::stream::{Config, DiscardPolicy};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baya::prelude::*;
use futures_util::TryStreamExt;

use super::{History, MOST};
use crate::chat::Said;

/// The name of the bucket.
const BUCKET: &str = "chat_history";

/// History in one key for each room, whose last values the bucket keeps.
#[derive(Debug)]
pub struct NatsHistory(Store);

impl NatsHistory {
    /// Connects to the server at this URL.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let jetstream = jetstream::new(async_nats::connect(url).await?);
        // `create_key_value` needs a newer server than the bucket itself.
        let config = Config {
            name: format!("KV_{BUCKET}"),
            subjects: vec![format!("$KV.{BUCKET}.>")],
            max_messages_per_subject: i64::try_from(MOST)?,
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

/// Returns a key, which can't contain every character of a room.
fn key(room: &str) -> String {
    URL_SAFE_NO_PAD.encode(room)
}

#[provider_trait]
impl History for NatsHistory {
    async fn add(&self, said: &Said) -> Result<(), Error> {
        self.0.put(key(&said.room), serde_json::to_vec(said)?.into()).await?;
        Ok(())
    }

    async fn last(&self, room: &str) -> Result<Vec<Said>, Error> {
        let entries: Vec<_> = self.0.history(key(room)).await?.try_collect().await?;
        entries.iter().map(|entry| Ok(serde_json::from_slice(&entry.value)?)).collect()
    }
}
