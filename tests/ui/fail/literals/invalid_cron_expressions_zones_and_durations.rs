use baya::prelude::*;
use baya::schedule::ScheduleModule;

const EVERY_NIGHT: &str = "0 4 * * *";

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[cron("75 4 * * *")]
    async fn minute(&self) {}

    #[cron("0 4 * *")]
    async fn four_fields(&self) {}

    #[cron("0 4 31 2 *")]
    async fn never(&self) {}

    #[cron("0 4 * * MOON")]
    async fn day(&self) {}

    #[cron("30-10 * * * *")]
    async fn range(&self) {}

    #[cron("*/0 * * * *")]
    async fn step(&self) {}

    #[cron("@fortnightly")]
    async fn word(&self) {}

    #[cron("0 4 * * 5#6")]
    async fn sixth(&self) {}

    #[cron("")]
    async fn empty(&self) {}

    #[cron]
    async fn nothing(&self) {}

    #[cron("0 4 * * *", tz = "Europe/Pari")]
    async fn zone(&self) {}

    #[interval("0s")]
    async fn zero(&self) {}

    #[after("soon")]
    async fn soon(&self) {}

    #[interval("999999999999d")]
    async fn forever(&self) {}

    #[interval("1.5s")]
    async fn fraction(&self) {}

    #[cron(EVERY_NIGHT)]
    async fn constant(&self) {}

    #[interval("5m", overlap = "skip", retries = many, timout = "5s", misfire = later)]
    async fn options(&self) {}

    #[interval("5m", enabled = true, jitter = 10)]
    async fn switch(&self) {}
}

#[module(root, imports = [ScheduleModule], providers = [Cats])]
struct AppModule;

fn main() {}
