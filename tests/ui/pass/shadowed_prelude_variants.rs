#![allow(dead_code)]

use baya::{Json, controller, injectable, module, provider, provider_trait};

struct Arc;
struct String;
struct Vec;
struct Some;
struct None;
struct Send;
struct Sync;
struct Default;
struct Error;
struct Token;
struct Provider;
struct Controller;
struct Module;
struct Key;
struct Incoming;
struct Outcome;
type Result<T> = ::std::result::Result<T, ::std::io::Error>;

#[injectable]
struct Repo {
    #[inject(default)]
    seen: ::std::sync::atomic::AtomicU64,
}

#[provider_trait]
trait Speaks: ::core::marker::Send + ::core::marker::Sync {
    async fn speak(&self, to: &str) -> Result<u64>;
}

#[provider_trait]
impl Speaks for Repo {
    async fn speak(&self, to: &str) -> Result<u64> {
        Ok(to.len() as u64)
    }
}

#[controller("/cats")]
struct Cats {
    repo: ::std::sync::Arc<Repo>,
}

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(
        &self,
        #[param] id: u64,
        #[query] page: Option<u8>,
        #[header] host: Option<::std::string::String>,
    ) -> Result<Option<Json<u64>>> {
        let _ = (page, host, &self.repo);
        Ok(Option::Some(Json(id)))
    }
}

#[provider]
async fn number() -> Result<u32> {
    Ok(1)
}

#[module(root, providers = [Repo, Repo as dyn Speaks, number], controllers = [Cats])]
struct AppModule;

fn main() {}
