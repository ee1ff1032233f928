use baya::prelude::*;

#[controller("/cats")]
#[http]
struct Cats;

#[controller]
impl Cats {
    #[get("/1")]
    #[http(time_out = "5s", body_limit = 1, body_limit = 2)]
    async fn unknown_and_repeated(&self) {}

    #[get("/2")]
    #[http("5s")]
    async fn literal(&self) {}

    #[get("/3")]
    #[http(etag = true, compression = "gzip", security = on, nosniff = "nosniff")]
    async fn switches(&self) {}

    #[get("/4")]
    #[http(cache_control = "max-age=60\n", frame_options = "é", referrer_policy = "")]
    async fn values(&self) {}

    #[get("/5")]
    #[http(cache_control = 60, opener_policy)]
    async fn no_texts(&self) {}

    #[get("/6")]
    #[http()]
    async fn nothing(&self) {}

    #[get("/7")]
    #[http(frame_options = "SAME-ORIGIN", referrer_policy = "no-referrer, strict-origin")]
    async fn no_browser_knows_it(&self) {}

    #[get("/8")]
    #[http(timeout = "5s", UploadLimits::new().files(2))]
    async fn metadata(&self) {}

    #[get("/9")]
    #[http(Roles(&["admin"]))]
    async fn metadata_alone(&self) {}
}

fn main() {}
