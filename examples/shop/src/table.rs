//! In-memory tables.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An in-memory table whose rows have ids from 1. Ids are never reused.
pub struct Table<T> {
    rows: Mutex<Rows<T>>,
}

/// The rows of a locked table.
#[derive(Debug)]
pub struct Rows<T> {
    all: BTreeMap<u32, T>,
    last_id: u32,
}

impl<T> Table<T> {
    /// Locks the table, and returns its rows.
    pub fn rows(&self) -> MutexGuard<'_, Rows<T>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Table<T> {
    /// Returns a row.
    pub fn get(&self, id: u32) -> Option<T> {
        self.rows().all.get(&id).cloned()
    }

    /// Returns the rows that match a condition, ordered by id.
    pub fn all(&self, is_selected: impl Fn(&T) -> bool) -> Vec<T> {
        self.rows().all.values().filter(|row| is_selected(row)).cloned().collect()
    }

    /// Returns the first `count` rows after an id that match a condition, ordered by id.
    pub fn after(&self, id: u32, count: usize, is_selected: impl Fn(&T) -> bool) -> Vec<T> {
        let rows = self.rows();
        let following = rows.all.range((Bound::Excluded(id), Bound::Unbounded)).map(|(_, row)| row);
        following.filter(|row| is_selected(row)).take(count).cloned().collect()
    }
}

impl<T: Clone> Rows<T> {
    /// Adds a row, which a function creates from the next id.
    pub fn add(&mut self, row: impl FnOnce(u32) -> T) -> T {
        self.last_id += 1;
        let row = row(self.last_id);
        self.all.insert(self.last_id, row.clone());
        row
    }
}

impl<T> Rows<T> {
    /// Returns a row to change it.
    pub fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        self.all.get_mut(&id)
    }

    /// Removes a row. Returns `false` if it does not exist.
    pub fn remove(&mut self, id: u32) -> bool {
        self.all.remove(&id).is_some()
    }

    /// Returns whether a row with a different id matches a condition.
    pub fn any_other(&self, id: u32, matches: impl Fn(&T) -> bool) -> bool {
        self.all.iter().any(|(other, row)| *other != id && matches(row))
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Mutex::new(Rows { all: BTreeMap::new(), last_id: 0 }) }
    }
}

impl<T> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("rows", &self.rows().all.len()).finish()
    }
}
