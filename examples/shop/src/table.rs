//! Rows in memory, by their numbers.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A table that forgets when the program ends. A number is given once, also when its row is gone.
pub struct Table<T> {
    rows: Mutex<Rows<T>>,
}

/// The rows of a table, for as long as nobody else can change them.
#[derive(Debug)]
pub struct Rows<T> {
    all: BTreeMap<u32, T>,
    last: u32,
}

impl<T> Table<T> {
    /// The rows, which nobody else sees meanwhile.
    pub fn rows(&self) -> MutexGuard<'_, Rows<T>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Table<T> {
    /// One row.
    pub fn get(&self, id: u32) -> Option<T> {
        self.rows().all.get(&id).cloned()
    }

    /// The rows of which this is true, by number.
    pub fn all(&self, is_wanted: impl Fn(&T) -> bool) -> Vec<T> {
        self.rows().all.values().filter(|row| is_wanted(row)).cloned().collect()
    }

    /// So many of the rows behind a number of which this is true, by number.
    pub fn after(&self, id: u32, count: usize, is_wanted: impl Fn(&T) -> bool) -> Vec<T> {
        let rows = self.rows();
        let behind = rows.all.range((Bound::Excluded(id), Bound::Unbounded)).map(|(_, row)| row);
        behind.filter(|row| is_wanted(row)).take(count).cloned().collect()
    }
}

impl<T: Clone> Rows<T> {
    /// Adds the row that is made for the next number.
    pub fn add(&mut self, row: impl FnOnce(u32) -> T) -> T {
        self.last += 1;
        let row = row(self.last);
        self.all.insert(self.last, row.clone());
        row
    }
}

impl<T> Rows<T> {
    /// One row, to be changed.
    pub fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        self.all.get_mut(&id)
    }

    /// Takes a row out; `false` where there is none.
    pub fn remove(&mut self, id: u32) -> bool {
        self.all.remove(&id).is_some()
    }

    /// Whether this is true for another row than that of this number.
    pub fn any_but(&self, id: u32, is_it: impl Fn(&T) -> bool) -> bool {
        self.all.iter().any(|(other, row)| *other != id && is_it(row))
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: Mutex::new(Rows { all: BTreeMap::new(), last: 0 }) }
    }
}

impl<T> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("rows", &self.rows().all.len()).finish()
    }
}
