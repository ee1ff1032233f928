use baya::prelude::*;

#[controller("/health")]
struct Health;

#[controller]
impl Health {
    #[get("/live")]
    async fn live(&self) {}
}

#[module(
    root,
    prefix("/api", except = ["/health", "/api/health/live", "/health/{*rest}"]),
    controllers = [Health],
)]
struct AppModule;

fn main() {}
