//! The cats.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::prelude::*;

/// A cat.
#[derive(Clone, serde::Serialize)]
pub struct Cat {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub name: String,
}

/// What can go wrong with cats.
#[derive(Debug, ApiError)]
pub enum CatError {
    /// No cat has this number.
    #[error(status = 404, code = "cat_not_found", message = "no cat has the number {id}")]
    NotFound {
        /// The number.
        id: u64,
    },
}

/// All cats.
#[injectable]
pub struct Cats {
    #[inject(value = Mutex::new(BTreeMap::from([(1, "Tom".to_owned()), (2, "Kitty".to_owned())])))]
    names: Mutex<BTreeMap<u64, String>>,
}

impl Cats {
    /// All of them whose name has this in it.
    pub fn named(&self, part: &str) -> Vec<Cat> {
        let cat = |(id, name): (&u64, &String)| Cat { id: *id, name: name.clone() };
        self.names().iter().filter(|(_, name)| name.contains(part)).map(cat).collect()
    }

    /// One of them.
    ///
    /// # Errors
    ///
    /// When there is none with this number.
    pub fn find(&self, id: u64) -> Result<Cat, CatError> {
        let found = self.names().get(&id).cloned();
        found.map(|name| Cat { id, name }).ok_or(CatError::NotFound { id })
    }

    /// Gives a cat away.
    pub fn remove(&self, cat: &Cat) {
        self.names().remove(&cat.id);
    }

    fn names(&self) -> MutexGuard<'_, BTreeMap<u64, String>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
