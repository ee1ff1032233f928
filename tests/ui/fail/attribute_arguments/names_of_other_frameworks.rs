use baya::prelude::*;

#[controller("/cats", scope = request, tags = ["cats"])]
#[http(max_body = "5 MiB", cache = "no-store", gzip)]
struct Cats;

#[controller]
impl Cats {
    #[post("/", status_code = 201, summary = "Creates a cat", tags = ["cats"])]
    async fn create(&self) {}

    #[post("/rocket", data = "<cat>", format = "json", rank = 2)]
    async fn rocket(&self) {}

    #[get("/guarded", guards = [Login], wrap = "Logger")]
    async fn guarded(&self) {}

    #[get("/named", name = "named", methods = ["GET"], response_model = Cat)]
    async fn named(&self) {}

    #[get("/described")]
    #[api(desc = "A cat", operation_id = "cats", tags = ["cats"], errors = [Missing])]
    async fn described(&self) {}

    #[get("/options")]
    #[http(timeout = 5, cors = "*", compression = true, frame_options = DENY)]
    async fn options(&self) {}

    #[get("/values")]
    async fn values(
        &self,
        #[query(alias = "p")] _page: u8,
        #[query(required = true)] _size: u8,
        #[query(optional)] _sort: u8,
    ) {
    }

    #[get("/version", version = 1)]
    async fn version(&self) {}
}

#[injectable]
struct Owners;

#[module(services = [Owners], modules = [])]
struct CatsModule;

#[module(root, versioning = "uri", default_version = 1)]
struct UriModule;

#[module(root, versioning = VersioningType::HEADER)]
struct HeaderModule;

#[dto(rename_all = "camelCase", Serialize, Clone)]
struct Cat {
    name: String,
}

#[dto(request)]
struct CreateCat {
    name: String,
}

#[derive(Debug, ApiError)]
enum CatError {
    #[error(status_code = 404, msg = "no such cat")]
    Missing,
}

fn main() {}
