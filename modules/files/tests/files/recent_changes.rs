//! `If-Range` with the modification date of a file that has just changed.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use baya_files::File;
use baya_macros::{controller, module};
use wire::Server;

#[controller]
struct Files;

#[controller]
impl Files {
    /// Returns a file that was modified at a time, in seconds since 1970.
    #[get("/modified")]
    async fn modified(&self, #[header] x_modified: u64) -> File {
        let modified = UNIX_EPOCH + Duration::from_secs(x_modified);
        File::bytes("0123456789").last_modified(modified)
    }
}

#[module(root, controllers = [Files])]
struct AppModule;

/// Requests a range of a file that was modified at a time, on the condition that this is its date.
async fn range_of(server: &Server, modified: SystemTime) -> u16 {
    let seconds = modified.duration_since(UNIX_EPOCH).unwrap().as_secs();
    let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
    let seconds = seconds.to_string();
    let headers = [("x-modified", &*seconds), ("range", "bytes=0-1"), ("if-range", &*date)];
    server.get("/modified", &headers).await.status
}

#[baya_macros::test]
async fn a_date_younger_than_a_second_does_not_identify_a_version() {
    let server = Server::of::<AppModule>().await;
    loop {
        let now = SystemTime::now();
        let status = range_of(&server, now).await;
        let seconds = |time: SystemTime| time.duration_since(UNIX_EPOCH).unwrap().as_secs();
        // Otherwise the date was older than a second when it was compared.
        if seconds(now) == seconds(SystemTime::now()) {
            assert_eq!(status, 200);
            break;
        }
    }
}

#[baya_macros::test]
async fn an_older_date_identifies_a_version() {
    let server = Server::of::<AppModule>().await;
    assert_eq!(range_of(&server, SystemTime::now() - Duration::from_secs(2)).await, 206);
}
