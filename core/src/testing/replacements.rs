//! Replacements of guards, interceptors and filters in tests.

use crate::di::Overrides;
use crate::graph::spec::{FilterComponent, GuardComponent, InterceptorComponent, Role};
use crate::pipeline::{Filter, Guard, Interceptor};

impl Overrides {
    pub(crate) fn guard<G: GuardComponent, R: Guard>(&mut self, with: R) {
        self.enhancer::<G, R>(with, Role::Guard(R::from_stored));
    }

    pub(crate) fn interceptor<I: InterceptorComponent, R: Interceptor>(&mut self, with: R) {
        self.enhancer::<I, R>(with, Role::Interceptor(R::from_stored, |_, schema| schema));
    }

    pub(crate) fn filter<F: FilterComponent, R: Filter>(&mut self, with: R) {
        self.enhancer::<F, R>(with, Role::Filter(R::from_stored));
    }
}
