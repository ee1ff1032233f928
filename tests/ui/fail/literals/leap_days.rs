use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a", deprecated = "2100-02-29")]
    async fn century(&self) {}

    #[get("/b", deprecated = "2027-02-29")]
    async fn common_year(&self) {}

    #[get("/c", deprecated = "2028-02-30")]
    async fn after_the_leap_day(&self) {}

    #[get("/d", deprecated = "2026-04-31")]
    async fn short_month(&self) {}

    #[get("/e", deprecated = "2026-12-32")]
    async fn after_the_last_day(&self) {}

    #[get("/f", deprecated = "2026-01-00")]
    async fn before_the_first_day(&self) {}

    #[get("/g", deprecated = "1969-12-31")]
    async fn before_unix_time(&self) {}

    #[get("/h", deprecated = "2028-02-29")]
    async fn leap_day(&self) {}

    #[get("/i", deprecated = "2000-02-29")]
    async fn leap_day_of_a_century(&self) {}

    #[get("/j", deprecated = "1970-01-01")]
    async fn start_of_unix_time(&self) {}
}

fn main() {}
