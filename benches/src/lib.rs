//! The same small app with Baya, and handwritten with axum.

pub mod api;
pub mod axum_app;
pub mod axum_guarded;
pub mod baya_app;
pub mod baya_guarded;
pub mod event_streams;
pub mod graphql;
pub mod orders;
pub mod upgrades;

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

/// The key that guarded routes require.
pub const KEY: &str = "k-17";

/// A cat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cat {
    /// The id of the cat.
    pub id: u64,
    /// The name of the cat.
    pub name: String,
    /// The age in years.
    pub age: u8,
}

/// A new cat.
#[derive(Debug, Deserialize)]
pub struct CreateCat {
    /// The name of the cat.
    pub name: String,
    /// The age in years.
    pub age: u8,
}

/// The query parameters of a search.
#[derive(Debug, Serialize, Deserialize)]
pub struct Search {
    /// The name of the cats.
    pub name: String,
    /// The number of the page.
    pub page: u32,
    /// The size of a page.
    pub size: u8,
}

/// Stores the cats of both apps.
#[derive(Debug)]
pub struct CatStore {
    cats: Mutex<Vec<Cat>>,
}

impl Default for CatStore {
    fn default() -> Self {
        let cat = |id| Cat { id, name: format!("Cat {id}"), age: (id % 20) as u8 };
        Self { cats: Mutex::new((0..64).map(cat).collect()) }
    }
}

impl CatStore {
    /// Returns a cat.
    pub fn find(&self, id: u64) -> Option<Cat> {
        self.cats.lock().ok()?.iter().find(|cat| cat.id == id).cloned()
    }

    /// Creates a cat, but does not store it, so that every call costs the same.
    pub fn create(&self, cat: CreateCat) -> Cat {
        Cat { id: 64, name: cat.name, age: cat.age }
    }
}
