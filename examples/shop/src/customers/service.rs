//! What can be done with customers.

use baya::paging::{Page, SortExt};
use baya::prelude::*;

use super::dto::{Address, ChangeCustomer, Customer, CustomerSearch, NewCustomer};
use super::error::CustomerError;
use crate::table::{Rows, Table};

/// The customers.
#[injectable]
#[derive(Debug)]
pub struct Customers {
    #[inject(default)]
    table: Table<Customer>,
}

#[injectable]
impl Customers {
    /// The shop opens with two customers.
    #[on_init]
    async fn open(&self) -> Result<(), CustomerError> {
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
    /// A part of those that are looked for.
    pub fn list(&self, search: &CustomerSearch) -> Page<Customer> {
        let mut customers = self.table.all(|customer| {
            search.country.as_ref().is_none_or(|one| *one == customer.address.country)
                && search.filter.matches(customer)
        });
        search.sort.sort(&mut customers);
        search.page.paginate(customers)
    }

    /// One customer.
    ///
    /// # Errors
    ///
    /// When there is none of this number.
    pub fn find(&self, id: u32) -> Result<Customer, CustomerError> {
        self.table.get(id).ok_or(CustomerError::NotFound { id })
    }

    /// A new customer.
    ///
    /// # Errors
    ///
    /// When another one has the address of mail.
    pub fn add(&self, new: NewCustomer) -> Result<Customer, CustomerError> {
        let mut rows = self.table.rows();
        is_free(&rows, 0, &new.email)?;
        let NewCustomer { name, email, phone, address } = new;
        Ok(rows.add(|id| Customer { id, name, email, phone, address }))
    }

    /// Changes what is there of a change.
    ///
    /// # Errors
    ///
    /// When there is none of this number, or another one has the address of mail.
    pub fn change(&self, id: u32, change: ChangeCustomer) -> Result<Customer, CustomerError> {
        let mut rows = self.table.rows();
        if let Some(email) = &change.email {
            is_free(&rows, id, email)?;
        }
        let customer = rows.get_mut(id).ok_or(CustomerError::NotFound { id })?;
        let Customer { name, email, address, .. } = customer.clone();
        customer.name = change.name.unwrap_or(name);
        customer.email = change.email.unwrap_or(email);
        customer.address = change.address.unwrap_or(address);
        change.phone.apply(&mut customer.phone);
        Ok(customer.clone())
    }

    /// Forgets a customer.
    ///
    /// # Errors
    ///
    /// When there is none of this number.
    pub fn remove(&self, id: u32) -> Result<(), CustomerError> {
        if self.table.rows().remove(id) { Ok(()) } else { Err(CustomerError::NotFound { id }) }
    }
}

fn is_free(rows: &Rows<Customer>, but_for: u32, email: &str) -> Result<(), CustomerError> {
    if rows.any_but(but_for, |other| other.email == email) {
        Err(CustomerError::EmailTaken { email: email.to_owned() })
    } else {
        Ok(())
    }
}
