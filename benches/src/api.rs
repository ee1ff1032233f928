//! A small API over a socket, as `benches/throughput` loads it: a greeting, and a cat that is validated.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use baya::prelude::*;
use baya::{ValidationError, dto};
use serde::Serialize;

use crate::by_axum::careful;

/// Where a cat lives.
#[dto]
#[derive(Debug)]
pub struct Address {
    #[rule(length(min = 1, max = 80))]
    street: String,
    #[rule(length(min = 1, max = 40))]
    city: String,
}

/// A cat as it is sent.
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

/// A cat as it is answered with.
#[derive(Debug, Serialize)]
pub struct Cat {
    id: u64,
    #[serde(flatten)]
    cat: NewCat,
}

impl NewCat {
    /// The same rules by hand.
    fn by_hand(&self) -> Result<(), Vec<ValidationError>> {
        let mut faults = Vec::new();
        let mut length = |location: String, text: &str, most: usize| {
            if !(1..=most).contains(&text.chars().count()) {
                let message = format!("must have 1 to {most} characters");
                faults.push(ValidationError::at(location, "length", message));
            }
        };
        length("/name".into(), &self.name, 40);
        for (number, address) in self.addresses.iter().enumerate() {
            length(format!("/addresses/{number}/street"), &address.street, 80);
            length(format!("/addresses/{number}/city"), &address.city, 40);
        }
        if self.age > 30 {
            faults.push(ValidationError::at("/age", "range", "must be at most 30"));
        }
        if !is_email(&self.email) {
            faults.push(ValidationError::at("/email", "email", "must be an email address"));
        }
        if self.addresses.len() > 4 {
            faults.push(ValidationError::at("/addresses", "length", "must have at most 4"));
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
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

/// The API in Baya.
#[module(root, controllers = [Cats])]
#[derive(Debug)]
pub struct ApiModule;

async fn create(cat: Result<axum::Json<NewCat>, JsonRejection>) -> Response {
    let cat = match cat {
        Ok(axum::Json(cat)) => cat,
        Err(rejection) => return rejection.into_response(),
    };
    match cat.by_hand() {
        Ok(()) => (StatusCode::CREATED, axum::Json(Cat { id: 64, cat })).into_response(),
        Err(faults) => (StatusCode::UNPROCESSABLE_ENTITY, axum::Json(faults)).into_response(),
    }
}

/// The API in axum, with what every answer of Baya gets by default.
pub fn by_axum() -> Router {
    Router::new()
        .route("/", get(async || "Hello, Baya!"))
        .route("/cats", post(create))
        .layer(from_fn(careful))
        .with_state(Arc::new(()))
}
