//! What was said: in a file, and to everybody who listens.

use std::path::PathBuf;

use baya::prelude::*;
use baya::{Broadcast, Event, LastEventId, Subscription};
use serde::{Deserialize, Serialize};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::sync::Mutex;

/// One message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    number: u64,
    text: String,
}

/// Where the file of the messages is.
#[derive(Debug)]
pub struct LogPath(pub PathBuf);

#[provider]
pub async fn log_path() -> LogPath {
    LogPath(std::env::var_os("LOG").map_or_else(|| "messages.jsonl".into(), PathBuf::from))
}

/// All messages. Their numbers are the ids of events, and go on after a restart, so that a client which
/// connects again gets what it has missed.
#[injectable]
pub struct Messages {
    at: Arc<LogPath>,
    #[inject(default)]
    said: Broadcast<Message>,
    /// The file, and the next number.
    #[inject(default)]
    log: Mutex<Option<(File, u64)>>,
}

#[injectable]
impl Messages {
    /// What is in the file is what was said last.
    #[on_init]
    async fn read(&self) -> Result<(), Error> {
        let text = match fs::read_to_string(&self.at.0).await {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error.into()),
        };
        let mut next = 1;
        // What was cut off while it was written is no message.
        for message in text.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok()) {
            next = message.number + 1;
            self.said.send(event(message))?;
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.at.0).await?;
        if !(text.is_empty() || text.ends_with('\n')) {
            file.write_all(b"\n").await?;
        }
        *self.log.lock().await = Some((file, next));
        Ok(())
    }
}

impl Messages {
    /// Writes a message down, and tells everybody.
    pub async fn say(&self, text: String) -> Result<Message, Error> {
        let mut log = self.log.lock().await;
        let Some((file, next)) = &mut *log else { return Err(Error::unavailable()) };
        let message = Message { number: *next, text };
        file.write_all(format!("{}\n", serde_json::to_string(&message)?).as_bytes()).await?;
        file.flush().await?;
        *next += 1;
        self.said.send(event(message.clone()))?;
        Ok(message)
    }

    /// What is said from now on, behind what was missed; the first time, all that is kept.
    pub fn listen(&self, last: Option<LastEventId>) -> Subscription<Message> {
        let all = LastEventId::new("0");
        self.said.subscribe(Some(last.as_ref().unwrap_or(&all)))
    }
}

fn event(message: Message) -> Event<Message> {
    let number = message.number;
    Event::new(message).id(number)
}
