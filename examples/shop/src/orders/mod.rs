//! The orders of the shop and their events.

mod controller;
mod dto;
mod error;
mod events;
mod events_controller;
mod service;

use baya::prelude::*;

pub use self::controller::OrdersController;
pub use self::dto::{Line, NewLine, NewOrder, Order, OrderEvent, Payment, Status};
pub use self::error::{OrderError, PlaceOrderError};
pub use self::events::{MaxStreamDuration, OrderEvents};
pub use self::events_controller::OrderEventsController;
pub use self::service::Orders;

use self::events::max_stream_duration;
use crate::catalog::CatalogModule;
use crate::customers::CustomersModule;

/// The orders of the shop, and a stream of their events.
#[module(
    imports = [CatalogModule, CustomersModule],
    providers = [max_stream_duration, OrderEvents, Orders],
    controllers = [OrdersController, OrderEventsController],
)]
#[derive(Debug)]
pub struct OrdersModule;
