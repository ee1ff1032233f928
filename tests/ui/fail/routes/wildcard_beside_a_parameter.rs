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

#[controller("/docs")]
struct Docs;

#[controller]
impl Docs {
    #[get("/{name}")]
    async fn one(&self, #[param] name: String) -> String {
        name
    }

    #[post("/{*path}")]
    async fn all(&self, #[param] path: String) -> String {
        path
    }
}

#[controller("/hosts", host = "a.example.com")]
struct OneHost;

#[controller]
impl OneHost {
    #[get("/{x}/{*rest}")]
    async fn all(&self, #[param] x: String, #[param] rest: String) -> String {
        x + &rest
    }
}

#[controller("/hosts", host = "b.example.com")]
struct OtherHost;

#[controller]
impl OtherHost {
    #[get("/{b}/{c}")]
    async fn one(&self, #[param] b: String, #[param] c: String) -> String {
        b + &c
    }

    #[get("/{b}/new/{*rest}")]
    async fn right(&self, #[param] b: String, #[param] rest: String) -> String {
        b + &rest
    }
}

#[module(root, controllers = [Files, Docs, OneHost, OtherHost])]
struct AppModule;

fn main() {}
