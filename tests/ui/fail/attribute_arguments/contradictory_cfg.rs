use baya::prelude::*;

#[injectable]
struct Cats(#[cfg(test)] Arc<Dogs>);

#[injectable]
struct Dogs {
    #[cfg_attr(test, inject(default))]
    names: Vec<String>,
}

#[controller("/cats", version = ["1", #[cfg(test)] "2"])]
struct CatsController;

#[controller]
impl CatsController {
    #[get]
    async fn list(&self, #[cfg(test)] #[query] name: String) {}

    #[cfg_attr(test, get("/all"))]
    async fn all(&self) {}

    #[get("/piped")]
    async fn piped(&self, #[query] #[use_pipes(#[cfg(test)] Trim)] _name: String) {}

    #[get("/not")]
    #[use_guards(Not(#[cfg(test)] Login))]
    async fn not(&self) {}
}

#[module(
    providers = [#[cfg_attr(test, cfg(test))] Dogs, #[allow(unused)] Dogs],
    exports = [#[use_guards(Login)] Dogs],
)]
struct DogsModule;

#[module(
    root,
    #[cfg(test)]
    controllers = [CatsController],
)]
struct AppModule;

fn main() {}
