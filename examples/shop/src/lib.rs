//! The API of a shop: what there is to buy, who buys it, and what becomes of the orders.
//!
//! A caller needs a token unless a handler says otherwise, and what changes the catalog is for admins.

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

/// The whole app.
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
