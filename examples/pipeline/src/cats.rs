//! Cats, and their storage.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::prelude::*;

/// A cat.
#[derive(Clone, serde::Serialize)]
pub struct Cat {
    /// The id of the cat.
    pub id: u64,
    /// The name of the cat.
    pub name: String,
}

/// The errors of operations on cats.
#[derive(Debug, ApiError)]
pub enum CatError {
    /// No cat has this id.
    #[error(status = 404, code = "cat_not_found", message = "no cat has the id {id}")]
    NotFound {
        /// The id.
        id: u64,
    },
}

/// Stores cats in memory.
#[injectable]
pub struct Cats {
    #[inject(value = Mutex::new(BTreeMap::from([(1, "Tom".to_owned()), (2, "Kitty".to_owned())])))]
    names: Mutex<BTreeMap<u64, String>>,
}

impl Cats {
    /// Returns the cats whose name contains a string.
    pub fn search(&self, text: &str) -> Vec<Cat> {
        let cat = |(id, name): (&u64, &String)| Cat { id: *id, name: name.clone() };
        self.names().iter().filter(|(_, name)| name.contains(text)).map(cat).collect()
    }

    /// Returns a cat.
    ///
    /// # Errors
    ///
    /// [`CatError::NotFound`] if no cat has this id.
    pub fn find(&self, id: u64) -> Result<Cat, CatError> {
        let name = self.names().get(&id).cloned();
        name.map(|name| Cat { id, name }).ok_or(CatError::NotFound { id })
    }

    /// Deletes a cat.
    pub fn remove(&self, cat: &Cat) {
        self.names().remove(&cat.id);
    }

    fn names(&self) -> MutexGuard<'_, BTreeMap<u64, String>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
