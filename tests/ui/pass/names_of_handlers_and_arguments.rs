use baya::prelude::*;

#[injectable]
struct Repo;

#[controller("/{tenant}/cats")]
struct Cats {
    r#type: Arc<Repo>,
}

#[controller]
impl Cats {
    #[get("/{type}/{controller}/{incoming}/{exchange}/{outcome}")]
    async fn r#type(
        &self,
        #[param] tenant: String,
        #[param] r#type: String,
        #[param] controller: u8,
        #[param] incoming: u8,
        #[param] exchange: u8,
        #[param] outcome: u8,
    ) -> String {
        let _ = (controller, incoming, exchange, outcome, &self.r#type);
        format!("{tenant} {}", r#type)
    }

}

#[module(root, providers = [Repo], controllers = [Cats])]
struct AppModule;

fn main() {}
