use baya::prelude::*;

#[controller("/files")]
struct Files;

#[controller]
impl Files {
    #[get("/{*path}")]
    async fn read(&self, #[param] path: String) -> String {
        path
    }

    #[get("/{id}/edit")]
    async fn edit(&self, #[param] id: u64) -> String {
        id.to_string()
    }
}

#[module(root, controllers = [Files])]
struct AppModule;

fn main() {}
