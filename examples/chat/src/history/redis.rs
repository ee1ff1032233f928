//! The history in Redis lists.

use baya::prelude::*;
use redis::aio::ConnectionManager;
use redis::{Client, pipe};

use super::{History, MAX_MESSAGES};
use crate::chat::ChatMessage;

/// Stores the messages of each room in a list.
pub struct RedisHistory(ConnectionManager);

impl RedisHistory {
    /// Connects to the server at this URL.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let client = Client::open(url)?;
        Ok(Self(ConnectionManager::new(client).await?))
    }
}

fn key(room: &str) -> String {
    format!("chat:history:{room}")
}

#[provider_trait]
impl History for RedisHistory {
    async fn add(&self, message: &ChatMessage) -> Result<(), Error> {
        let json = serde_json::to_string(message)?;
        let key = key(&message.room);
        let max = isize::try_from(MAX_MESSAGES)?;
        let mut add = pipe();
        add.rpush(&key, json).ignore().ltrim(&key, -max, -1).ignore();
        add.query_async::<()>(&mut self.0.clone()).await?;
        Ok(())
    }

    async fn last(&self, room: &str) -> Result<Vec<ChatMessage>, Error> {
        let mut last = redis::cmd("LRANGE");
        last.arg(key(room)).arg(0).arg(-1);
        let all: Vec<String> = last.query_async(&mut self.0.clone()).await?;
        all.iter().map(|json| Ok(serde_json::from_str(json)?)).collect()
    }
}

impl std::fmt::Debug for RedisHistory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisHistory").finish_non_exhaustive()
    }
}
