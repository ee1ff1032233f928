//! In-memory tables, and statistics of loaders.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::prelude::*;

/// The storage that all features share.
#[module(global, providers = [Lookups], exports = [Lookups])]
#[derive(Debug)]
pub struct StorageModule;

/// An in-memory table whose rows have ids from 1.
pub struct Table<T> {
    rows: Mutex<BTreeMap<u32, T>>,
}

impl<T: Clone> Table<T> {
    /// Returns a row.
    pub fn get(&self, id: u32) -> Option<T> {
        self.rows().get(&id).cloned()
    }

    /// Returns the rows that match a condition, ordered by id.
    pub fn all(&self, is_selected: impl Fn(&T) -> bool) -> Vec<T> {
        self.rows().values().filter(|row| is_selected(row)).cloned().collect()
    }

    /// Adds a row, which a function creates from the next id.
    pub fn add(&self, row: impl FnOnce(u32) -> T) -> T {
        let mut rows = self.rows();
        let id = rows.last_key_value().map_or(1, |(last, _)| last + 1);
        rows.entry(id).insert_entry(row(id)).get().clone()
    }

    /// Changes a row under the lock of the table. Returns `None` if the row does not exist.
    pub fn change<R>(&self, id: u32, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.rows().get_mut(&id).map(change)
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<u32, T>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Mutex::new(BTreeMap::new()) }
    }
}

impl<T> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").finish_non_exhaustive()
    }
}

/// Counts the batches of loaders, like the query statistics of a database.
#[injectable]
#[derive(Debug)]
pub struct Lookups {
    #[inject(default)]
    by_name: Mutex<BTreeMap<&'static str, LookupCounts>>,
}

/// The statistics of a loader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LookupCounts {
    /// The number of batches.
    pub batches: usize,
    /// The number of keys in all batches.
    pub keys: usize,
}

impl Lookups {
    /// Counts a batch of a loader.
    pub fn count(&self, loader: &'static str, keys: usize) {
        let mut all = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = all.entry(loader).or_default();
        counts.batches += 1;
        counts.keys += keys;
    }

    /// Returns the statistics of each loader.
    pub fn all(&self) -> BTreeMap<&'static str, LookupCounts> {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
