//! Customers over HTTP.

use baya::paging::Page;
use baya::prelude::*;

use super::dto::{ChangeCustomer, Customer, CustomerSearch, NewCustomer};
use super::error::CustomerError;
use super::service::Customers;
use crate::access::AdminOnly;

/// Who buys in the shop.
#[controller("/customers", version = "1")]
#[derive(Debug)]
pub struct CustomersController {
    customers: Arc<Customers>,
}

#[controller]
impl CustomersController {
    /// Customers.
    ///
    /// Without filters it lists all of them, else those that fit each filter.
    #[get]
    async fn list(&self, search: Query<CustomerSearch>) -> Json<Page<Customer>> {
        Json(self.customers.list(&search))
    }

    /// One customer.
    #[get("/{id}")]
    async fn find(
        &self,
        /// The number of the customer.
        #[param]
        id: u32,
    ) -> Result<Json<Customer>, CustomerError> {
        self.customers.find(id).map(Json)
    }

    /// A new customer.
    ///
    /// The shop gives the number.
    #[post]
    async fn create(&self, #[body] new: NewCustomer) -> Result<Json<Customer>, CustomerError> {
        self.customers.add(new).map(Json)
    }

    /// Changes a customer.
    ///
    /// What the body leaves out stays as it is.
    #[patch("/{id}")]
    async fn change(
        &self,
        /// The number of the customer.
        #[param]
        id: u32,
        #[body] change: ChangeCustomer,
    ) -> Result<Json<Customer>, CustomerError> {
        self.customers.change(id, change).map(Json)
    }

    /// Forgets a customer.
    ///
    /// Their orders stay.
    #[delete("/{id}")]
    #[apply(AdminOnly)]
    async fn remove(
        &self,
        /// The number of the customer.
        #[param]
        id: u32,
    ) -> Result<(), CustomerError> {
        self.customers.remove(id)
    }
}
