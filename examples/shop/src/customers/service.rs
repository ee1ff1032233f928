//! The service of customers.

use baya::paging::{Page, SortExt};
use baya::prelude::*;

use super::dto::{Address, Customer, CustomerSearch, NewCustomer, UpdateCustomer};
use super::error::CustomerError;
use crate::table::{Rows, Table};

/// Manages customers.
#[injectable]
#[derive(Debug)]
pub struct Customers {
    #[inject(default)]
    table: Table<Customer>,
}

#[injectable]
impl Customers {
    /// Adds two customers.
    #[on_init]
    async fn seed(&self) -> Result<(), CustomerError> {
        for (name, email) in [("Ada", "ada@example.com"), ("Grace", "grace@example.com")] {
            let address = Address {
                street: "Hauptstrasse 1".to_owned(),
                town: "Weimar".to_owned(),
                post_code: "99423".to_owned(),
                country: "DE".to_owned(),
            };
            let name = name.to_owned();
            let email = email.to_owned();
            self.add(NewCustomer { name, email, phone: None, address })?;
        }
        Ok(())
    }
}

impl Customers {
    /// Returns a page of the customers that match the search.
    pub fn list(&self, search: &CustomerSearch) -> Page<Customer> {
        let mut customers = self.table.all(|customer| {
            search.country.as_ref().is_none_or(|country| *country == customer.address.country)
                && search.filter.matches(customer)
        });
        search.sort.sort(&mut customers);
        search.page.paginate(customers)
    }

    /// Returns a customer.
    ///
    /// # Errors
    ///
    /// [`CustomerError::NotFound`] if no customer has this id.
    pub fn find(&self, id: u32) -> Result<Customer, CustomerError> {
        self.table.get(id).ok_or(CustomerError::NotFound { id })
    }

    /// Adds a customer.
    ///
    /// # Errors
    ///
    /// [`CustomerError::EmailTaken`] if another customer has the same email address.
    pub fn add(&self, new: NewCustomer) -> Result<Customer, CustomerError> {
        let mut rows = self.table.rows();
        check_unique(&rows, 0, &new.email)?;
        let NewCustomer { name, email, phone, address } = new;
        Ok(rows.add(|id| Customer { id, name, email, phone, address }))
    }

    /// Updates a customer.
    ///
    /// # Errors
    ///
    /// [`CustomerError::NotFound`] if no customer has this id, and [`CustomerError::EmailTaken`] if another customer has the same
    /// email address.
    pub fn update(&self, id: u32, update: UpdateCustomer) -> Result<Customer, CustomerError> {
        let mut rows = self.table.rows();
        if let Some(email) = &update.email {
            check_unique(&rows, id, email)?;
        }
        let customer = rows.get_mut(id).ok_or(CustomerError::NotFound { id })?;
        let Customer { name, email, address, .. } = customer.clone();
        customer.name = update.name.unwrap_or(name);
        customer.email = update.email.unwrap_or(email);
        customer.address = update.address.unwrap_or(address);
        update.phone.apply(&mut customer.phone);
        Ok(customer.clone())
    }

    /// Deletes a customer.
    ///
    /// # Errors
    ///
    /// [`CustomerError::NotFound`] if no customer has this id.
    pub fn remove(&self, id: u32) -> Result<(), CustomerError> {
        if self.table.rows().remove(id) { Ok(()) } else { Err(CustomerError::NotFound { id }) }
    }
}

/// Checks that no other customer has this email address.
fn check_unique(rows: &Rows<Customer>, except: u32, email: &str) -> Result<(), CustomerError> {
    if rows.any_other(except, |other| other.email == email) {
        Err(CustomerError::EmailTaken { email: email.to_owned() })
    } else {
        Ok(())
    }
}
