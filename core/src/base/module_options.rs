//! The options of a dynamic module, as an import declares them.

use std::any::Any;
use std::sync::Arc;

use super::{Stored, store};

/// The options of an imported module, as `DbModule::with(options)` creates them.
///
/// Imports with equal options share one instance of the module.
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

    /// Returns the options as a type-erased value.
    pub(crate) fn options(&self) -> Stored {
        self.options.clone()
    }

    /// Whether `is_equal`, which knows the type of the options, finds both options equal.
    pub(crate) fn same_as(&self, other: &Self, is_equal: fn(&dyn Any, &dyn Any) -> bool) -> bool {
        is_equal(&*self.comparable, &*other.comparable)
    }
}

impl std::fmt::Debug for Configured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Configured(..)")
    }
}
