use baya::prelude::*;

#[controller("/cats", "/dogs")]
#[http("5s")]
struct Cats;

#[controller]
impl Cats {
    #[get("/list", "/all")]
    async fn list(&self) {}

    #[get("/pages")]
    async fn pages(&self, #[query("page", 1)] _page: u8) {}

    #[get("/described")]
    #[api("Every cat")]
    #[api(response(404, "no cat"), request(String))]
    async fn described(&self) {}

    #[get(7)]
    async fn number(&self) {}

    #[get("/old")]
    #[redirect(301, "/cats")]
    async fn moved(&self) {}

    #[get("/text")]
    #[status("201")]
    #[set_header("x-version: 1")]
    async fn text(&self) {}
}

#[injectable("request")]
struct Tenant;

#[injectable(Scope::Transient)]
struct Visit;

#[injectable(request)]
struct Jobs;

#[injectable]
impl Jobs {
    #[cron("0 4 * * *", "Europe/Paris")]
    async fn nightly(&self) {}

    #[interval(5)]
    async fn every(&self) {}

    #[cron(hour = 4)]
    async fn daily(&self) {}

    #[on_event("cat.created")]
    async fn created(&self) {}

    #[on_event(CatCreated)]
    async fn typed(&self) {}
}

#[baya::main(3000)]
#[module(root)]
struct AppModule;

#[dto]
struct Cat {
    #[rule(length(1, 40))]
    name: String,
    #[rule(range(1..=30))]
    age: u8,
    #[rule(length = 3)]
    code: String,
    #[rule(email("must be an email address"))]
    email: String,
    #[rule("email")]
    second: String,
    #[rule(length(max = 40, trim))]
    note: String,
    #[api("A toy")]
    toy: String,
    #[expose("admin")]
    vet: String,
    #[hide(true)]
    secret: String,
}

#[derive(Debug, ApiError)]
enum CatError {
    #[error("no such cat")]
    Missing,
    #[error(409, "the name is taken")]
    Taken,
    #[error(404)]
    Gone,
    #[error(transparent)]
    Other(std::fmt::Error),
}
