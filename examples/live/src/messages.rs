//! Messages, which are stored in a file and sent to subscribers.

use std::path::PathBuf;

use baya::prelude::*;
use baya::{Broadcast, Event, LastEventId, Subscription};
use serde::{Deserialize, Serialize};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::sync::Mutex;

/// A message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    number: u64,
    text: String,
}

/// The path of the file with the messages.
#[derive(Debug)]
pub struct LogPath(pub PathBuf);

/// Reads the path from `LOG`; `messages.jsonl` by default.
#[provider]
pub async fn log_path() -> LogPath {
    LogPath(std::env::var_os("LOG").map_or_else(|| "messages.jsonl".into(), PathBuf::from))
}

/// Stores messages and sends them to subscribers.
///
/// The numbers of messages are the ids of events. They continue after a restart, so that reconnecting clients receive the
/// messages that they have missed.
#[injectable]
pub struct Messages {
    path: Arc<LogPath>,
    #[inject(default)]
    events: Broadcast<Message>,
    /// The file, and the next number.
    #[inject(default)]
    log: Mutex<Option<(File, u64)>>,
}

#[injectable]
impl Messages {
    /// Reads the messages in the file.
    #[on_init]
    async fn read(&self) -> Result<(), Error> {
        let text = match fs::read_to_string(&self.path.0).await {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error.into()),
        };
        let mut next = 1;
        // Skips a line that is incomplete because the program was stopped while it wrote it.
        for message in text.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok()) {
            next = message.number + 1;
            self.events.send(event(message))?;
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path.0).await?;
        if !(text.is_empty() || text.ends_with('\n')) {
            file.write_all(b"\n").await?;
        }
        *self.log.lock().await = Some((file, next));
        Ok(())
    }
}

impl Messages {
    /// Stores a message, and sends it to subscribers.
    pub async fn add(&self, text: String) -> Result<Message, Error> {
        let mut log = self.log.lock().await;
        let Some((file, next)) = &mut *log else { return Err(Error::unavailable()) };
        let message = Message { number: *next, text };
        file.write_all(format!("{}\n", serde_json::to_string(&message)?).as_bytes()).await?;
        file.flush().await?;
        *next += 1;
        self.events.send(event(message.clone()))?;
        Ok(message)
    }

    /// Subscribes to messages, from the one after the last event of the client. A new client receives all messages that are
    /// still buffered.
    pub fn subscribe(&self, last: Option<LastEventId>) -> Subscription<Message> {
        let all = LastEventId::new("0");
        self.events.subscribe(Some(last.as_ref().unwrap_or(&all)))
    }
}

fn event(message: Message) -> Event<Message> {
    let number = message.number;
    Event::new(message).id(number)
}
