//! The measured app.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use baya::compression::Decompression;
use baya::files::File;
use baya::multipart::{Multipart, UploadLimits};
use baya::prelude::*;
use baya::{Broadcast, Event, Middleware, Subscription};
use http_body_util::BodyExt;
use serde_json::Value;

struct Folder(PathBuf);

#[injectable]
struct News {
    #[inject(value = Broadcast::new(64, 0))]
    sent: Broadcast<u64>,
}

#[controller]
struct Edge {
    folder: Arc<Folder>,
    news: Arc<News>,
}

#[controller]
impl Edge {
    #[get]
    async fn hello(&self) -> &'static str {
        "hello"
    }

    #[post("/stream")]
    #[http(body_limit = off)]
    async fn stream(&self, mut body: Body) -> Result<String, Error> {
        let mut read = 0;
        while let Some(frame) = body.frame().await {
            read += frame?.data_ref().map_or(0, |data| data.len());
        }
        Ok(read.to_string())
    }

    #[post("/file")]
    #[meta(UploadLimits::new().total(2 << 30).file(2 << 30))]
    async fn file(&self, form: Multipart) -> Result<String, Error> {
        let mut form = form.in_directory(&self.folder.0);
        let mut saved = 0;
        while let Some(field) = form.next_field().await? {
            saved += field.save().await?.len();
        }
        Ok(saved.to_string())
    }

    #[get("/download")]
    async fn download(&self) -> Result<File, Error> {
        File::open(self.folder.0.join("large")).await
    }

    #[post("/json")]
    async fn json(&self, #[body] _value: Value) -> &'static str {
        "read"
    }

    #[sse("/events")]
    async fn events(&self) -> Subscription<u64> {
        self.news.sent.subscribe(None)
    }

    #[post("/send")]
    async fn send(&self, text: String) -> Result<String, Error> {
        self.news.sent.send(Event::text(text).id(0))?;
        Ok(self.news.sent.readers().to_string())
    }

    #[get("/readers")]
    async fn readers(&self) -> String {
        self.news.sent.readers().to_string()
    }
}

#[provider]
async fn folder() -> Result<Folder, std::env::VarError> {
    std::env::var("EDGE_FOLDER").map(|folder| Folder(folder.into()))
}

#[module(
    root,
    controllers = [Edge],
    providers = [News, folder],
    middleware = [Middleware::new(Decompression::new())],
)]
struct AppModule;

/// Serves the app until the process is killed. The port is the first line of standard output.
pub fn run(_folder: &str) -> baya::Result<()> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    crate::print_line(&listener.local_addr()?.port().to_string());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        App::new::<AppModule>()
            .banner(false)
            .body_timeout(Duration::from_secs(1))
            .write_timeout(Duration::from_secs(5))
            .listen_on([baya::Listener::bound(listener)])
            .await
    })
}
