use baya::prelude::*;

macro_rules! resource {
    ($controller:ident, $service:ident, $module:ident, $path:literal) => {
        #[injectable]
        struct $service;

        #[controller($path)]
        struct $controller {
            service: Arc<$service>,
        }

        #[controller]
        impl $controller {
            #[get("/{id}")]
            async fn find(&self, #[param] id: u64, #[query] page: Option<u8>) -> Json<u64> {
                let _ = &self.service;
                Json(id + u64::from(page.unwrap_or(0)))
            }
        }

        #[module(providers = [$service], controllers = [$controller])]
        struct $module;
    };
}

resource!(Cats, CatsService, CatsModule, "/cats");
resource!(Dogs, DogsService, DogsModule, "/dogs");

#[module(root, imports = [CatsModule, DogsModule])]
struct AppModule;

fn main() {}
