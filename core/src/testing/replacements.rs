//! Replacements of guards, interceptors and filters in tests.

use crate::di::Overrides;
use crate::graph::spec::{FilterComponent, GuardComponent, InterceptorComponent, Role};
use crate::pipeline::{Filter, Guard, Interceptor, filter_of, guard_of, interceptor_of};

impl Overrides {
    pub(crate) fn guard<G: GuardComponent, R: Guard>(&mut self, with: R) {
        self.enhancer::<G, R>(with, Role::Guard(guard_of::<R>));
    }

    pub(crate) fn interceptor<I: InterceptorComponent, R: Interceptor>(&mut self, with: R) {
        self.enhancer::<I, R>(with, Role::Interceptor(interceptor_of::<R>, |_, schema| schema));
    }

    pub(crate) fn filter<F: FilterComponent, R: Filter>(&mut self, with: R) {
        self.enhancer::<F, R>(with, Role::Filter(filter_of::<R>));
    }
}
