//! What was said last, in this process or in a store that all processes share.

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
use crate::chat::Said;

/// How many messages of a room are kept.
pub const MOST: usize = 50;

/// What was said last in each room.
#[provider_trait]
pub trait History: std::fmt::Debug + Send + Sync + 'static {
    /// Keeps a message.
    async fn add(&self, said: &Said) -> Result<(), Error>;

    /// Returns the last messages of a room, the oldest first.
    async fn last(&self, room: &str) -> Result<Vec<Said>, Error>;
}

/// What was said in this process.
#[derive(Debug, Default)]
pub struct MemoryHistory {
    rooms: Mutex<HashMap<String, VecDeque<Said>>>,
}

#[provider_trait]
impl History for MemoryHistory {
    async fn add(&self, said: &Said) -> Result<(), Error> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let room = rooms.entry(said.room.clone()).or_default();
        room.push_back(said.clone());
        if room.len() > MOST {
            room.pop_front();
        }
        Ok(())
    }

    async fn last(&self, room: &str) -> Result<Vec<Said>, Error> {
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(rooms.get(room).into_iter().flatten().cloned().collect())
    }
}
