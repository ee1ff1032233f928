//! Return types of batch functions.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use baya::{Error, Result};

use super::{KeyOfLoader, LoaderError, LoaderValue};

/// A return type of batch functions: a map from keys to values, or a list with one value for each key in order.
#[diagnostic::on_unimplemented(
    message = "a loader can't return `{Self}` for keys of type `{K}`",
    label = "expected a map from keys to values, or a list with one value for each key",
    note = "return `HashMap<{K}, V>`, `BTreeMap<{K}, V>`, `Vec<Option<V>>` in the order of the keys, or a `Result` of one of these"
)]
pub trait LoadsBy<K> {
    /// The type of the values.
    type Value: LoaderValue;

    /// Returns the value for each key, in the order of the keys.
    ///
    /// # Errors
    ///
    /// The error of the batch function, or an internal error if a list has a different number of values.
    fn in_order(self, keys: &[K]) -> Result<Vec<Option<Self::Value>>>;
}

impl<K: KeyOfLoader, V: LoaderValue, S: BuildHasher> LoadsBy<K> for HashMap<K, V, S> {
    type Value = V;

    fn in_order(mut self, keys: &[K]) -> Result<Vec<Option<V>>> {
        Ok(keys.iter().map(|key| self.remove(key)).collect())
    }
}

impl<K: Ord, V: LoaderValue> LoadsBy<K> for BTreeMap<K, V> {
    type Value = V;

    fn in_order(mut self, keys: &[K]) -> Result<Vec<Option<V>>> {
        Ok(keys.iter().map(|key| self.remove(key)).collect())
    }
}

impl<K, V: LoaderValue> LoadsBy<K> for Vec<Option<V>> {
    type Value = V;

    fn in_order(self, keys: &[K]) -> Result<Vec<Option<V>>> {
        if self.len() == keys.len() {
            return Ok(self);
        }
        Err(Error::internal(format!(
            "a loader returned {} values for {} keys; return one value for each key, or `None` for a key without a value",
            self.len(),
            keys.len()
        )))
    }
}

impl<K, R: LoadsBy<K>, E: LoaderError> LoadsBy<K> for std::result::Result<R, E> {
    type Value = R::Value;

    fn in_order(self, keys: &[K]) -> Result<Vec<Option<R::Value>>> {
        self.map_err(Into::into)?.in_order(keys)
    }
}
