use baya::prelude::*;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[Get(":id")]
    async fn nest(&self, #[param] id: u32) -> String {
        id.to_string()
    }

    #[GetMapping("/spring")]
    async fn spring(&self) {}

    #[RequestMapping(value = "/mapped", method = RequestMethod.POST)]
    async fn mapped(&self) {}

    #[route("/routed", method = "PUT")]
    async fn routed(&self) {}

    #[actix_web::get("/actix/{id}")]
    async fn actix(&self, #[param] id: u32) -> String {
        id.to_string()
    }

    #[Post()]
    #[HttpCode(204)]
    #[Header("x-version", "1")]
    #[UseGuards(Login)]
    async fn create(&self) {}

    #[get("/guarded")]
    #[guard(Login)]
    async fn guarded(&self) {}

    #[get("/roles")]
    #[roles("admin")]
    async fn roles(&self) {}

    #[get("/throttled")]
    #[throttle(5, "1m")]
    async fn throttled(&self) {}

    #[get("/limited")]
    #[rate_limit(limit = 100, ttl = 3600000)]
    async fn limited(&self) {}

    #[get("/versioned")]
    #[version("2")]
    async fn versioned(&self) {}

    #[get("/timed")]
    #[timeout("5s")]
    async fn timed(&self) {}

    #[get("/described")]
    #[ApiOperation({ summary: "Every cat" })]
    #[ApiResponse({ status: 404, description: "No cat" })]
    async fn described(&self) {}

    #[get("/documented")]
    #[utoipa::path(get, path = "/documented")]
    async fn documented(&self) {}

    #[Scheduled(cron = "0 4 * * *")]
    async fn nightly(&self) {}

    #[PostConstruct]
    async fn begin(&self) {}

    #[SubscribeMessage("said")]
    async fn said(&self) {}
}

#[injectable]
struct Owners;

#[injectable]
impl Owners {
    #[Get("/owners")]
    async fn owners(&self) {}
}

fn main() {}
