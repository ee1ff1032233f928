//! The last messages of each room, in memory or in a store that all processes share.

#[cfg(feature = "nats")]
mod nats;
#[cfg(feature = "redis")]
mod redis;

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use baya::prelude::*;

#[cfg(feature = "nats")]
pub use self::nats::NatsHistory;
#[cfg(feature = "redis")]
pub use self::redis::RedisHistory;
use crate::chat::ChatMessage;

/// Maximum number of stored messages per room.
pub const MAX_MESSAGES: usize = 50;

/// Stores the last messages of each room.
#[provider_trait]
pub trait History: std::fmt::Debug + Send + Sync + 'static {
    /// Adds a message.
    async fn add(&self, message: &ChatMessage) -> Result<(), Error>;

    /// Returns the last messages of a room, oldest first.
    async fn last(&self, room: &str) -> Result<Vec<ChatMessage>, Error>;
}

/// Stores messages in memory, for an app of one process.
#[derive(Debug, Default)]
pub struct MemoryHistory {
    rooms: Mutex<HashMap<String, VecDeque<ChatMessage>>>,
}

#[provider_trait]
impl History for MemoryHistory {
    async fn add(&self, message: &ChatMessage) -> Result<(), Error> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let room = rooms.entry(message.room.clone()).or_default();
        room.push_back(message.clone());
        if room.len() > MAX_MESSAGES {
            room.pop_front();
        }
        Ok(())
    }

    async fn last(&self, room: &str) -> Result<Vec<ChatMessage>, Error> {
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(rooms.get(room).into_iter().flatten().cloned().collect())
    }
}
