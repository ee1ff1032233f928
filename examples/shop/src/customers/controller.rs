//! The HTTP routes of customers.

use baya::paging::Page;
use baya::prelude::*;

use super::dto::{Customer, CustomerSearch, NewCustomer, UpdateCustomer};
use super::error::CustomerError;
use super::service::Customers;
use crate::access::AdminOnly;

/// Manages customers.
#[controller("/customers", version = "1")]
#[derive(Debug)]
pub struct CustomersController {
    customers: Arc<Customers>,
}

#[controller]
impl CustomersController {
    /// Lists customers.
    ///
    /// Returns the customers that match all filters.
    #[get]
    async fn list(&self, search: Query<CustomerSearch>) -> Json<Page<Customer>> {
        Json(self.customers.list(&search))
    }

    /// Returns a customer.
    #[get("/{id}")]
    async fn find(
        &self,
        /// The id of the customer.
        #[param]
        id: u32,
    ) -> Result<Json<Customer>, CustomerError> {
        self.customers.find(id).map(Json)
    }

    /// Creates a customer.
    ///
    /// The shop assigns the id.
    #[post]
    async fn create(&self, #[body] new: NewCustomer) -> Result<Json<Customer>, CustomerError> {
        self.customers.add(new).map(Json)
    }

    /// Updates a customer.
    ///
    /// Absent fields are not changed.
    #[patch("/{id}")]
    async fn update(
        &self,
        /// The id of the customer.
        #[param]
        id: u32,
        #[body] update: UpdateCustomer,
    ) -> Result<Json<Customer>, CustomerError> {
        self.customers.update(id, update).map(Json)
    }

    /// Deletes a customer.
    ///
    /// The orders of the customer are kept.
    #[delete("/{id}")]
    #[apply(AdminOnly)]
    async fn remove(
        &self,
        /// The id of the customer.
        #[param]
        id: u32,
    ) -> Result<(), CustomerError> {
        self.customers.remove(id)
    }
}
