use baya::FromContext;
use baya::prelude::*;

struct Site {
    name: &'static str,
}

static SITE: Site = Site { name: "cats" };

impl FromContext for &'static Site {
    async fn from_context(_: &mut Context<'_>) -> Result<Self, Error> {
        Ok(&SITE)
    }
}

#[controller("/site")]
struct Sites;

#[controller]
impl Sites {
    #[get]
    async fn name(&self, site: &'static Site) -> &'static str {
        site.name
    }
}

#[module(root, controllers = [Sites])]
struct AppModule;

fn main() {}
