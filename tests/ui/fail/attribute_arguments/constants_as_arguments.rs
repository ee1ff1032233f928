//! Macros run before constants have a value.

use baya::prelude::*;

#[controller(CATS)]
struct Cats;

#[controller]
impl Cats {
    #[get(LIST)]
    async fn list(&self) {}

    #[get(paths::NAMES)]
    async fn names(&self) {}

    #[get(concat!("/toys", "/all"))]
    async fn toys(&self) {}

    #[get(format!("/{}", PREFIX))]
    async fn formatted(&self) {}

    #[get("/owners".to_string())]
    async fn owners(&self) {}

    #[get(path = LIST)]
    async fn named(&self) {}

    #[get(unquoted)]
    async fn unquoted(&self) {}

    #[get("/host", host = HOST, version = VERSION)]
    async fn of_a_host(&self) {}

    #[post("/created")]
    #[status(StatusCode::CREATED)]
    #[set_header(HEADER, "1")]
    async fn created(&self) {}

    #[get("/old")]
    #[redirect(CATS)]
    async fn moved(&self) {}

    #[get("/values")]
    async fn values(&self, #[query(PAGE)] _page: u8, #[header("size", default = 3)] _size: u8) {}

    #[get("/described")]
    #[api(response(status = StatusCode::NOT_FOUND))]
    async fn described(&self) {}

    #[interval(Duration::from_secs(5))]
    async fn every(&self) {}

    #[cron(EVERY_NIGHT)]
    async fn nightly(&self) {}

    #[cron("0 4 * * *", tz = zones::PARIS)]
    async fn in_paris(&self) {}
}

#[dto]
struct Cat {
    #[rule(pattern(NAME))]
    name: String,
    #[rule(email(message = MESSAGE))]
    email: String,
    #[serde(default = default_age)]
    age: u8,
}

#[derive(Debug, ApiError)]
enum CatError {
    #[error(status = StatusCode::CONFLICT)]
    Taken,
}

fn main() {}
