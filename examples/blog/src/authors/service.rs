//! The service of authors, and its loader.

use std::collections::HashMap;

use baya::graphql::Id;
use baya::prelude::*;

use super::dto::Author;
use crate::storage::{Lookups, Table};

/// The authors of the blog.
#[injectable]
#[derive(Debug)]
pub struct Authors {
    lookups: Arc<Lookups>,
    #[inject(default)]
    table: Table<Author>,
}

#[injectable]
impl Authors {
    #[on_init]
    async fn seed(&self) {
        for (name, email) in [("Ada", "ada@example.com"), ("Grace", "grace@example.com")] {
            self.table.add(|id| Author {
                id: Id(id),
                name: name.to_owned(),
                email: email.to_owned(),
            });
        }
    }

    /// Returns the authors with these ids, with one lookup for all authors on a level of a query.
    #[loader]
    async fn by_id(&self, ids: &[Id<u32>]) -> HashMap<Id<u32>, Author> {
        self.lookups.count("authors by id", ids.len());
        let found = self.table.all(|author| ids.contains(&author.id));
        found.into_iter().map(|author| (author.id, author)).collect()
    }
}

impl Authors {
    /// Returns all authors.
    pub fn list(&self) -> Vec<Author> {
        self.table.all(|_| true)
    }

    /// Returns an author.
    pub fn find(&self, id: u32) -> Option<Author> {
        self.table.get(id)
    }

    /// Returns the authors whose name contains a lower-case string.
    pub fn search(&self, text: &str) -> Vec<Author> {
        self.table.all(|author| author.name.to_lowercase().contains(text))
    }
}
