//! What was bought, and what becomes of it.

mod controller;
mod dto;
mod error;
mod events;
mod live;
mod service;

use baya::prelude::*;

pub use self::controller::OrdersController;
pub use self::dto::{Line, NewLine, NewOrder, Order, OrderEvent, Payment, Status};
pub use self::error::{OrderError, PlaceError};
pub use self::events::{OrderEvents, StreamTime};
pub use self::live::LiveController;
pub use self::service::Orders;

use self::events::stream_time;
use crate::catalog::CatalogModule;
use crate::customers::CustomersModule;

/// The orders of the shop, and a stream of what happens to them.
#[module(
    imports = [CatalogModule, CustomersModule],
    providers = [stream_time, OrderEvents, Orders],
    controllers = [OrdersController, LiveController],
)]
#[derive(Debug)]
pub struct OrdersModule;
