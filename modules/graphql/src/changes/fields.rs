//! Fields of objects and interfaces.

use async_graphql::Positioned;
use async_graphql::parser::types::FieldDefinition;

use super::Changes;
use super::read::{NamedDefinition, common, missing_in};
use super::safe;

impl Changes {
    pub(super) fn fields(
        &mut self,
        of: &str,
        before: &[Positioned<FieldDefinition>],
        after: &[Positioned<FieldDefinition>],
    ) {
        for field in missing_in(before, after) {
            let coordinate = format!("{of}.{}", field.name());
            self.add_breaking(&coordinate, format!("field `{coordinate}` was removed"));
        }
        for (old, new) in common(before, after) {
            let coordinate = format!("{of}.{}", new.name());
            self.arguments(&coordinate, &old.arguments, &new.arguments);
            self.deprecation("field", &coordinate, &old.directives, &new.directives);
            let was = &old.ty.node;
            let is = &new.ty.node;
            if was == is {
                continue;
            }
            let message = format!("type of field `{coordinate}` changed from `{was}` to `{is}`");
            if safe::for_output(was, is) {
                self.add_harmless(&coordinate, message);
            } else {
                self.add_breaking(&coordinate, message);
            }
        }
        for field in missing_in(after, before) {
            let coordinate = format!("{of}.{}", field.name());
            self.add_harmless(&coordinate, format!("field `{coordinate}` was added"));
        }
    }
}
