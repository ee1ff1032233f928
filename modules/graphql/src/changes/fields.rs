//! Fields of objects and interfaces.

use async_graphql::Positioned;
use async_graphql::parser::types::FieldDefinition;

use super::Changes;
use super::read::{Named, common, without};
use super::safe;

impl Changes {
    pub(super) fn fields(
        &mut self,
        of: &str,
        before: &[Positioned<FieldDefinition>],
        after: &[Positioned<FieldDefinition>],
    ) {
        for field in without(before, after) {
            let place = format!("{of}.{}", field.name());
            self.breaks(&place, format!("field `{place}` was removed"));
        }
        for (old, new) in common(before, after) {
            let place = format!("{of}.{}", new.name());
            self.arguments(&place, &old.arguments, &new.arguments);
            self.deprecation("field", &place, &old.directives, &new.directives);
            let (was, is) = (&old.ty.node, &new.ty.node);
            if was == is {
                continue;
            }
            let words = format!("type of field `{place}` changed from `{was}` to `{is}`");
            if safe::for_output(was, is) {
                self.adds(&place, words);
            } else {
                self.breaks(&place, words);
            }
        }
        for field in without(after, before) {
            let place = format!("{of}.{}", field.name());
            self.adds(&place, format!("field `{place}` was added"));
        }
    }
}
