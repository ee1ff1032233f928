use baya::prelude::*;
use baya::protocol::Endpoints;
use baya::schema::Describe;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[module(describes)]
struct DocsModule;

impl Describe for DocsModule {
    fn documents(&self, _app: &Endpoints) -> Result<axum::Router, Error> {
        Ok(axum::Router::new())
    }
}

#[module(imports = [#[use_guards(Login)] DocsModule])]
struct AdminModule;

#[module(imports = [DocsModule])]
struct CatsModule;

#[module(root, imports = [AdminModule, CatsModule, #[use_guards(Login)] DocsModule])]
struct AppModule;

fn main() {}
