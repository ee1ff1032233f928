#![no_implicit_prelude]

#[::baya::injectable]
struct Repo;

#[::baya::provider_trait]
trait Speaks: ::core::marker::Send + ::core::marker::Sync {
    async fn speak(&self, to: &str) -> ::std::string::String;
}

#[::baya::provider_trait]
impl Speaks for Repo {
    async fn speak(&self, to: &str) -> ::std::string::String {
        ::std::string::ToString::to_string(to)
    }
}

#[::baya::controller("/cats")]
struct Cats {
    _repo: ::std::sync::Arc<Repo>,
    _speaks: ::std::sync::Arc<dyn Speaks>,
}

#[::baya::controller]
impl Cats {
    #[get("/{id}")]
    async fn find(
        &self,
        #[param]
        #[api(like = ::std::string::String)]
        id: u64,
        #[query] page: ::core::option::Option<u8>,
    ) -> ::baya::Json<u64> {
        let _ = page;
        ::baya::Json(id)
    }
}

#[::baya::provider]
async fn number() -> ::core::result::Result<u32, ::std::io::Error> {
    ::core::result::Result::Ok(1)
}

#[derive(::core::fmt::Debug, ::baya::ApiError)]
enum CatError {
    #[error(status = 404)]
    _NotFound { id: u64 },
}

#[::baya::module(root, providers = [Repo, Repo as dyn Speaks, number], controllers = [Cats])]
struct AppModule;

fn main() {}
