//! A program with its own plugin: it reads a greeting from a file, and reloads it when the file changes.

mod watch;

use std::sync::RwLock;

use baya::prelude::*;
use watch::{Change, Watch, WatchModule};

/// The file with the greeting.
const FILE: &str = "greeting.txt";

/// Holds the greeting from the file.
#[injectable]
struct Greeting {
    #[inject(value = RwLock::new("hello".to_owned()))]
    text: RwLock<String>,
}

#[injectable]
impl Greeting {
    /// Reloads the greeting.
    #[baya::on(Watch::file(FILE))]
    async fn reload(&self, change: Change) -> Result<(), std::io::Error> {
        let text = std::fs::read_to_string(change.path)?;
        if let Ok(mut greeting) = self.text.write() {
            text.trim().clone_into(&mut greeting);
        }
        Ok(())
    }

    fn text(&self) -> String {
        self.text.read().map(|text| text.clone()).unwrap_or_default()
    }
}

#[controller]
struct GreetingController {
    greeting: Arc<Greeting>,
}

#[controller]
impl GreetingController {
    /// Returns the current greeting.
    #[get]
    async fn greet(&self) -> String {
        self.greeting.text()
    }
}

#[module(root, imports = [WatchModule], controllers = [GreetingController], providers = [Greeting])]
struct AppModule;

#[baya::main]
async fn main() {
    App::new::<AppModule>().listen(("127.0.0.1", baya::port_or(3000)?)).await?;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use baya::testing::TestApp;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn reloads_the_greeting_when_the_file_changes() {
        let directory = std::env::temp_dir().join(format!("plugin-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        std::env::set_current_dir(&directory).unwrap();
        let app = TestApp::new::<AppModule>().start().await.unwrap();
        app.get("/").send().await.assert_text("hello");
        std::fs::write(FILE, "good morning\n").unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        app.get("/").send().await.assert_text("good morning");
        app.shutdown().await.unwrap();
        std::fs::remove_dir_all(&directory).unwrap();
    }

    #[baya::test]
    async fn lists_the_watcher() {
        let app = TestApp::new::<AppModule>().start().await?;
        let handlers = app.triggered_handlers();
        let shown: Vec<_> = handlers.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["file watcher  Watch::file(FILE)  Greeting::reload"]);
    }
}
