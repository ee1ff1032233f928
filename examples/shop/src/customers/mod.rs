//! The customers of the shop.

mod controller;
mod dto;
mod error;
mod service;

use baya::prelude::*;

pub use self::controller::CustomersController;
pub use self::dto::{Address, Customer, NewCustomer, UpdateCustomer};
pub use self::error::CustomerError;
pub use self::service::Customers;

/// The customers of the shop.
#[module(providers = [Customers], controllers = [CustomersController], exports = [Customers])]
#[derive(Debug)]
pub struct CustomersModule;
