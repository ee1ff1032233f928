//! The log of one thread.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tracing::Dispatch;
use tracing::dispatcher::DefaultGuard;

#[derive(Clone, Debug, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn subscriber(&self) -> Dispatch {
        let lines = self.clone();
        let subscriber =
            tracing_subscriber::fmt().with_ansi(false).with_writer(move || lines.clone());
        Dispatch::new(subscriber.finish())
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Captures what the current thread logs, until it is dropped. Tests in other threads of the process do not affect it.
#[derive(Debug)]
pub struct CapturedLog {
    lines: Lines,
    _guard: DefaultGuard,
}

impl CapturedLog {
    /// Starts to capture events of the level `info` and above.
    pub fn start() -> Self {
        // With a single subscriber, tracing caches that an event is disabled if another thread logs it first.
        static OTHER: OnceLock<Dispatch> = OnceLock::new();
        OTHER.get_or_init(|| Lines::default().subscriber());
        let lines = Lines::default();
        let guard = tracing::dispatcher::set_default(&lines.subscriber());
        Self { lines, _guard: guard }
    }

    /// Returns the captured text.
    pub fn text(&self) -> String {
        let bytes = self.lines.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Returns the captured lines that contain a string.
    pub fn lines(&self, text: &str) -> Vec<String> {
        self.text().lines().filter(|line| line.contains(text)).map(str::to_owned).collect()
    }
}
