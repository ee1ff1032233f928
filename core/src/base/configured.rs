//! The options of a dynamic module, as an import gives them.

use std::any::Any;
use std::sync::Arc;

use super::{Stored, store};

/// A module with its options, as `DbModule::with(options)` makes it.
///
/// Two imports with equal options are one instance of the module.
#[derive(Clone)]
pub struct Configured {
    options: Stored,
    comparable: Arc<dyn Any + Send + Sync>,
}

impl Configured {
    /// Wraps the options of a module.
    pub fn new<O: Send + Sync + 'static>(options: O) -> Self {
        let options = Arc::new(options);
        Self { options: store(Arc::clone(&options)), comparable: options }
    }

    pub(crate) fn options(&self) -> Stored {
        self.options.clone()
    }

    pub(crate) fn same_as(&self, other: &Self, same: fn(&dyn Any, &dyn Any) -> bool) -> bool {
        same(&*self.comparable, &*other.comparable)
    }
}

impl std::fmt::Debug for Configured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Configured(..)")
    }
}
