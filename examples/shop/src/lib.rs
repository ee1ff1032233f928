//! The API of a shop: products, customers and orders.
//!
//! Clients need a token, except for handlers with `#[apply(Public)]`. Only admins may change the catalog.

pub mod access;
pub mod catalog;
pub mod customers;
mod document;
pub mod orders;
mod table;

use baya::guards::{Bearer, RequireRoles};
use baya::openapi::OpenApiModule;
use baya::prelude::*;

use self::access::{AccessModule, Tokens, User};
use self::catalog::CatalogModule;
use self::customers::CustomersModule;
use self::orders::OrdersModule;

/// The root module of the app.
#[module(
    root,
    imports = [
        AccessModule,
        CatalogModule,
        CustomersModule,
        OrdersModule,
        OpenApiModule::with(document::options()),
    ],
    guards = [Bearer<Tokens>, RequireRoles<User>],
)]
#[derive(Debug)]
pub struct AppModule;
