//! The schema with Baya.

use axum::Router;
use baya::graphql::{GraphQl, GraphQlModule};
use baya::prelude::*;

#[dto(object)]
struct Cat {
    id: i32,
    name: String,
    age: i32,
    color: String,
    tame: bool,
}

#[guard]
struct HasKey;

impl Guard for HasKey {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        match cx.header("x-key") {
            Some(crate::KEY) => Ok(()),
            _ => Err(Error::unauthorized()),
        }
    }
}

#[dto(input)]
struct NewCat {
    #[rule(length(min = 2, max = 40))]
    name: String,
    #[rule(email)]
    email: String,
    #[rule(range(max = 30))]
    age: i32,
}

fn cat(id: i32) -> Cat {
    Cat { id, name: format!("Cat {id}"), age: id % 20, color: "black".into(), tame: id % 2 == 0 }
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn hello(&self) -> &'static str {
        "Hello, Baya!"
    }

    #[query]
    async fn cats(&self, count: i32) -> Vec<Cat> {
        (0..count).map(cat).collect()
    }

    #[mutation]
    async fn create_cat(&self, input: NewCat) -> Cat {
        let _ = input.email;
        Cat { name: input.name, age: input.age, ..cat(7) }
    }

    #[field]
    async fn secret(&self, cat: &Cat) -> String {
        format!("secret {}", cat.id)
    }

    #[field]
    #[use_guards(HasKey)]
    async fn guarded(&self, cat: &Cat) -> String {
        format!("secret {}", cat.id)
    }
}

#[module(
    root,
    imports = [GraphQlModule::with(GraphQl::at("/graphql").introspection(true))],
    resolvers = [Cats],
)]
struct AppModule;

/// Returns the app.
///
/// # Errors
///
/// If the app does not boot.
pub async fn router() -> baya::Result<Router> {
    Ok(App::new::<AppModule>().into_router().await?.0)
}
