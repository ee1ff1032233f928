//! Guards, interceptors, pipes, filters and bundles.

use super::{expand, golden};

#[test]
fn guard() {
    let item = "pub struct ApiKey { keys: Arc<Keys> }";
    golden("guard", &expand(crate::enhancer::guard, "provides = Client", item));
}

#[test]
fn guard_with_options() {
    let item = "pub struct Throttle { limit: Arc<Limit>, store: Option<Arc<dyn Store>> }";
    golden("guard_with_options", &expand(crate::enhancer::guard, "options = Limit", item));
}

#[test]
fn interceptor_by_value() {
    let item = "pub struct Slow(Duration);";
    golden("interceptor_by_value", &expand(crate::enhancer::interceptor, "value", item));
}

#[test]
fn pipe() {
    let item = "pub struct Trim;";
    golden("pipe", &expand(crate::enhancer::pipe, "takes = [String, Option<String>]", item));
}

#[test]
fn filter() {
    golden("filter", &expand(crate::enhancer::filter, "", "pub struct NotFound;"));
}

#[test]
fn bundle() {
    let item = "
        /// Only for admins.
        #[use_guards(Any(HasRole, Not(Public)))]
        #[meta(Roles(&[\"admin\"]))]
        #[skip(Throttle)]
        pub struct AdminOnly;";
    golden("bundle", &expand(crate::bundle::run, "", item));
}
