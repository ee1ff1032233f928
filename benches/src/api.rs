//! The API that `benches/throughput` measures: a greeting, and a validated cat.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use baya::dto;
use baya::errors::ValidationError;
use baya::prelude::*;
use serde::Serialize;

use crate::axum_app::add_default_headers;

/// The address of a cat.
#[dto]
#[derive(Debug)]
pub struct Address {
    #[rule(length(min = 1, max = 80))]
    street: String,
    #[rule(length(min = 1, max = 40))]
    city: String,
}

/// A new cat.
#[dto]
#[derive(Debug)]
pub struct NewCat {
    #[rule(length(min = 1, max = 40))]
    name: String,
    #[rule(range(max = 30))]
    age: u8,
    #[rule(email)]
    email: String,
    tame: bool,
    #[rule(length(max = 4))]
    addresses: Vec<Address>,
}

/// A created cat.
#[derive(Debug, Serialize)]
pub struct Cat {
    id: u64,
    #[serde(flatten)]
    cat: NewCat,
}

impl NewCat {
    /// Applies the same rules with handwritten code.
    fn handwritten(&self) -> Result<(), Vec<ValidationError>> {
        let mut errors = Vec::new();
        let mut length = |permit: String, text: &str, max: usize| {
            if !(1..=max).contains(&text.chars().count()) {
                let message = format!("must have 1 to {max} characters");
                errors.push(ValidationError::at(permit, "length", message));
            }
        };
        length("/name".into(), &self.name, 40);
        for (index, address) in self.addresses.iter().enumerate() {
            length(format!("/addresses/{index}/street"), &address.street, 80);
            length(format!("/addresses/{index}/city"), &address.city, 40);
        }
        if self.age > 30 {
            errors.push(ValidationError::at("/age", "range", "must be at most 30"));
        }
        if !is_email(&self.email) {
            errors.push(ValidationError::at("/email", "email", "must be an email address"));
        }
        if self.addresses.len() > 4 {
            errors.push(ValidationError::at("/addresses", "length", "must have at most 4"));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    !local.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn hello(&self) -> &'static str {
        "Hello, Baya!"
    }

    #[post("/cats")]
    async fn create(&self, cat: Json<NewCat>) -> Json<Cat> {
        Json(Cat { id: 64, cat: cat.0 })
    }
}

/// The API with Baya.
#[module(root, controllers = [Cats])]
#[derive(Debug)]
pub struct ApiModule;

async fn create(cat: Result<axum::Json<NewCat>, JsonRejection>) -> Response {
    let cat = match cat {
        Ok(axum::Json(cat)) => cat,
        Err(rejection) => return rejection.into_response(),
    };
    match cat.handwritten() {
        Ok(()) => (StatusCode::CREATED, axum::Json(Cat { id: 64, cat })).into_response(),
        Err(errors) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(errors)).into_response(),
    }
}

/// Returns the API with axum, with the headers that Baya adds to every response by default.
pub fn axum_app() -> Router {
    Router::new()
        .route("/", get(async || "Hello, Baya!"))
        .route("/cats", post(create))
        .layer(from_fn(add_default_headers))
        .with_state(Arc::new(()))
}
