//! The schema with async-graphql and axum.

use async_graphql::{
    ComplexObject, Context, EmptySubscription, Guard, InputObject, Object, Result, Schema,
    SimpleObject,
};
use async_graphql_axum::{GraphQLRequest, GraphQLResponse};
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;

#[derive(SimpleObject)]
#[graphql(complex)]
struct Cat {
    id: i32,
    name: String,
    age: i32,
    color: String,
    tame: bool,
}

struct HasKey;

impl Guard for HasKey {
    async fn check(&self, cx: &Context<'_>) -> Result<()> {
        match cx.data_opt::<HeaderMap>().and_then(|headers| headers.get("x-key")) {
            Some(key) if key == crate::KEY => Ok(()),
            _ => Err("unauthorized".into()),
        }
    }
}

#[ComplexObject]
impl Cat {
    async fn secret(&self) -> String {
        format!("secret {}", self.id)
    }

    #[graphql(guard = "HasKey")]
    async fn guarded(&self) -> String {
        format!("secret {}", self.id)
    }
}

#[derive(InputObject)]
struct NewCat {
    #[graphql(validator(min_length = 2, max_length = 40))]
    name: String,
    #[graphql(validator(email))]
    email: String,
    #[graphql(validator(minimum = 0, maximum = 30))]
    age: i32,
}

fn cat(id: i32) -> Cat {
    Cat { id, name: format!("Cat {id}"), age: id % 20, color: "black".into(), tame: id % 2 == 0 }
}

struct Query;

#[Object]
impl Query {
    async fn hello(&self) -> &'static str {
        "Hello, Baya!"
    }

    async fn cats(&self, count: i32) -> Vec<Cat> {
        (0..count).map(cat).collect()
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn create_cat(&self, input: NewCat) -> Cat {
        Cat { name: input.name, age: input.age, ..cat(7) }
    }
}

type App = Schema<Query, Mutation, EmptySubscription>;

async fn respond(
    State(schema): State<App>,
    headers: HeaderMap,
    request: GraphQLRequest,
) -> GraphQLResponse {
    schema.execute(request.into_inner().data(headers)).await.into()
}

/// Returns the app, with the headers that Baya adds to every response by default.
pub fn router() -> Router {
    let schema = Schema::build(Query, Mutation, EmptySubscription).finish();
    let plain = Router::new().route("/graphql", post(respond)).with_state(schema);
    crate::axum_app::with_default_headers(plain)
}
