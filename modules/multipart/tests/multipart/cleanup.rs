//! Files are deleted unless they are persisted.

use std::io::Write;
use std::time::Duration;

use baya::{Error, Inject};
use baya_macros::{controller, injectable, module};
use baya_multipart::{Multipart, TempFile, UploadLimits};
use tokio::io::AsyncWriteExt;
use tokio::sync::Notify;
use wire::RawResponse;

use crate::upload::{Directory, Server, file, form};

/// Notified when a handler has ended in any way.
#[injectable]
struct HandlerEnd {
    #[inject(default)]
    notify: Notify,
}

struct NotifyOnDrop<'e>(&'e HandlerEnd);

impl Drop for NotifyOnDrop<'_> {
    fn drop(&mut self) {
        self.0.notify.notify_one();
    }
}

async fn save_first(mut form: Multipart) -> Result<TempFile, Error> {
    match form.next_field().await? {
        Some(field) => field.save().await,
        None => Err(Error::bad_request()),
    }
}

#[controller]
#[meta(UploadLimits::new().total(64 << 20).file_named("small", 300_000))]
struct Forms;

#[controller]
impl Forms {
    #[post("/save")]
    async fn save(
        &self,
        form: Multipart,
        directory: Inject<Directory>,
        ended: Inject<HandlerEnd>,
    ) -> Result<String, Error> {
        let _notify = NotifyOnDrop(&ended);
        let file = save_first(form.in_directory(&directory.0)).await?;
        let exists = file.path().is_file();
        Ok(format!("{} {exists}", file.len()))
    }

    #[post("/fail")]
    async fn fail(&self, form: Multipart, directory: Inject<Directory>) -> Result<String, Error> {
        let file = save_first(form.in_directory(&directory.0)).await?;
        Err(Error::conflict().with_message(format!("{}", file.path().is_file())))
    }

    #[post("/panic")]
    async fn panic(&self, form: Multipart, directory: Inject<Directory>) -> Result<String, Error> {
        let file = save_first(form.in_directory(&directory.0)).await?;
        panic!("with {} bytes", file.len());
    }

    #[post("/collect")]
    async fn collect(
        &self,
        form: Multipart,
        directory: Inject<Directory>,
        ended: Inject<HandlerEnd>,
    ) -> Result<String, Error> {
        let _notify = NotifyOnDrop(&ended);
        let form = form.in_directory(&directory.0).collect().await?;
        Ok(form.files.len().to_string())
    }

    #[post("/keep")]
    async fn keep(&self, form: Multipart, directory: Inject<Directory>) -> Result<(), Error> {
        let mut form = form.in_directory(&directory.0).collect().await?;
        for name in ["small", "large"] {
            if let Some(file) = form.take_file(name) {
                file.persist(directory.0.join(name)).await?;
            }
        }
        Ok(())
    }

    #[post("/elsewhere")]
    async fn elsewhere(
        &self,
        mut form: Multipart,
        directory: Inject<Directory>,
    ) -> Result<(), Error> {
        let Some(field) = form.next_field().await? else { return Err(Error::bad_request()) };
        let file = field.save_in("/dev/shm").await?;
        let from = file.path().to_owned();
        file.persist(directory.0.join("moved")).await?;
        if from.exists() { Err(Error::conflict()) } else { Ok(()) }
    }

    #[post("/nowhere")]
    async fn nowhere(&self, form: Multipart) -> Result<(), Error> {
        save_first(form.in_directory("/no/such/directory")).await.map(drop)
    }
}

#[module(
    root,
    providers = [value(Directory::default() as Directory), HandlerEnd],
    controllers = [Forms],
)]
struct AppModule;

impl Server {
    /// Waits until the directory contains `count` files.
    async fn wait_for_files(&self, count: usize) {
        let reached = async {
            while self.files() != count {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), reached).await.expect("the number of files");
    }

    /// Waits until the handler has ended.
    async fn wait_for_handler(&self) {
        let ended = self.wire.app.provider::<HandlerEnd>();
        tokio::time::timeout(Duration::from_secs(20), ended.notify.notified())
            .await
            .expect("the handler must end");
    }
}

fn large() -> Vec<u8> {
    form(&[file("large", "large.bin", vec![b'x'; 400_000])])
}

#[baya_macros::test]
async fn deletes_files_after_the_handler() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.post("/save", &large()).await.text(), "400000 true");
    assert_eq!(server.post("/collect", &large()).await.text(), "1");
    assert_eq!(server.files(), 0);
}

#[baya_macros::test]
async fn deletes_files_when_the_handler_fails_or_panics() {
    let server = Server::of::<AppModule>().await;
    let failed = server.post("/fail", &large()).await;
    assert_eq!((failed.status, &failed.problem()["detail"]), (409, &"true".into()));
    assert_eq!(server.files(), 0);
    assert_eq!(server.post("/panic", &large()).await.status, 500);
    assert_eq!(server.files(), 0);
}

#[baya_macros::test]
async fn deletes_files_above_the_limit() {
    let server = Server::of::<AppModule>().await;
    let upload = form(&[file("small", "small.bin", vec![b'x'; 400_000])]);
    for path in ["/save", "/collect"] {
        server.post(path, &upload).await.is_problem(413, "file_too_large");
        assert_eq!(server.files(), 0);
    }
}

#[baya_macros::test]
async fn deletes_files_when_the_client_disconnects() {
    let server = Server::of::<AppModule>().await;
    let header = ("content-length", "9000000");
    let upload = file("large", "large.bin", vec![b'x'; 3_000_000]);
    for path in ["/save", "/collect"] {
        let mut stream = server.begin(path, header).await;
        stream.write_all(&upload[..2_000_000]).await?;
        server.wait_for_files(1).await;
        drop(stream);
        server.wait_for_handler().await;
        server.wait_for_files(0).await;
    }
}

#[baya_macros::test]
async fn deletes_files_when_the_request_times_out() {
    let server = Server::with::<AppModule>(|app| app.timeout(Duration::from_secs(1))).await;
    let header = ("content-length", "9000000");
    let mut stream = server.begin("/save", header).await;
    stream.write_all(&file("large", "large.bin", vec![b'x'; 2_000_000])[..1_900_000]).await?;
    server.wait_for_files(1).await;
    RawResponse::read(stream).await.is_problem(503, "timeout");
    server.wait_for_handler().await;
    server.wait_for_files(0).await;
}

#[baya_macros::test]
async fn persist_replaces_the_existing_file() {
    let server = Server::of::<AppModule>().await;
    std::fs::write(server.directory.path().join("large"), "before").unwrap();
    let upload = form(&[file("small", "a", "12345"), file("large", "b", vec![b'x'; 400_000])]);
    assert_eq!(server.post("/keep", &upload).await.status, 204);
    assert_eq!(server.files(), 2);
    let kept = |name: &str| std::fs::read(server.directory.path().join(name)).unwrap();
    assert_eq!(kept("small"), b"12345");
    assert!(kept("large") == vec![b'x'; 400_000]);
}

#[baya_macros::test]
async fn persists_files_to_another_file_system() -> Result<(), Error> {
    let server = Server::of::<AppModule>().await;
    if !std::path::Path::new("/dev/shm").is_dir() {
        let _ = writeln!(std::io::stderr(), "skipped: /dev/shm does not exist");
        return Ok(());
    }
    assert_eq!(server.post("/elsewhere", &large()).await.status, 204);
    let moved = std::fs::read(server.directory.path().join("moved"))?;
    assert_eq!((moved.len(), server.files()), (400_000, 1));
    Ok(())
}

#[baya_macros::test]
async fn responds_500_without_the_path_if_the_directory_is_missing() {
    let server = Server::of::<AppModule>().await;
    let failed = server.post("/nowhere", &large()).await;
    assert_eq!(failed.status, 500);
    assert!(!failed.text().contains("such"));
}
