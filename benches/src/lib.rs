//! The same small app twice: in Baya, and in axum as one would write it by hand.

pub mod api;
pub mod by_axum;
pub mod by_baya;
pub mod graphql;
pub mod guarded_by_axum;
pub mod guarded_by_baya;
pub mod listening;
pub mod orders;
pub mod upgrading;

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

/// What a guarded route asks for.
pub const KEY: &str = "k-17";

/// A cat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cat {
    /// The number of the cat.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// In years.
    pub age: u8,
}

/// A cat without a number.
#[derive(Debug, Deserialize)]
pub struct CreateCat {
    /// What it is called.
    pub name: String,
    /// In years.
    pub age: u8,
}

/// Which cats are asked for, in the query.
#[derive(Debug, Serialize, Deserialize)]
pub struct Search {
    /// What they are called.
    pub name: String,
    /// Which of the pages.
    pub page: u32,
    /// How many on a page.
    pub size: u8,
}

/// What both apps do with cats.
#[derive(Debug)]
pub struct Shelter {
    cats: Mutex<Vec<Cat>>,
}

impl Default for Shelter {
    fn default() -> Self {
        let cat = |id| Cat { id, name: format!("Cat {id}"), age: (id % 20) as u8 };
        Self { cats: Mutex::new((0..64).map(cat).collect()) }
    }
}

impl Shelter {
    /// One cat.
    pub fn find(&self, id: u64) -> Option<Cat> {
        self.cats.lock().ok()?.iter().find(|cat| cat.id == id).cloned()
    }

    /// A new cat, which is given away at once so that every call costs the same.
    pub fn create(&self, cat: CreateCat) -> Cat {
        Cat { id: 64, name: cat.name, age: cat.age }
    }
}
