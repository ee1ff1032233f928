//! Types, and the members of enums and unions.

use async_graphql::Positioned;
use async_graphql::parser::types::{ConstDirective, EnumType, TypeKind, UnionType};

use super::Changes;
use super::read::{Definitions, Named, common, has, without};

impl Changes {
    pub(super) fn types(&mut self, before: &Definitions, after: &Definitions) {
        for name in before.types.keys().filter(|name| !after.types.contains_key(*name)) {
            self.breaks(name, format!("type `{name}` was removed"));
        }
        for (name, old) in &before.types {
            let Some(new) = after.types.get(name) else { continue };
            match (&old.kind, &new.kind) {
                (TypeKind::Scalar, TypeKind::Scalar) => {}
                (TypeKind::Object(old), TypeKind::Object(new)) => {
                    self.interfaces(name, &old.implements, &new.implements);
                    self.fields(name, &old.fields, &new.fields);
                }
                (TypeKind::Interface(old), TypeKind::Interface(new)) => {
                    self.interfaces(name, &old.implements, &new.implements);
                    self.fields(name, &old.fields, &new.fields);
                }
                (TypeKind::Union(old), TypeKind::Union(new)) => self.union(name, old, new),
                (TypeKind::Enum(old), TypeKind::Enum(new)) => self.values(name, old, new),
                (TypeKind::InputObject(before), TypeKind::InputObject(after)) => {
                    self.one_of(name, &old.directives, &new.directives);
                    self.input_fields(name, &before.fields, &after.fields);
                }
                (before, after) => {
                    let (before, after) = (kind(before), kind(after));
                    self.breaks(name, format!("type `{name}` changed from {before} to {after}"));
                }
            }
        }
        for name in after.types.keys().filter(|name| !before.types.contains_key(*name)) {
            self.adds(name, format!("type `{name}` was added"));
        }
    }

    fn interfaces<T: Named>(&mut self, of: &str, old: &[Positioned<T>], new: &[Positioned<T>]) {
        for name in without(old, new).into_iter().map(T::name) {
            self.breaks(of, format!("interface `{name}` was removed from `{of}`"));
        }
        for name in without(new, old).into_iter().map(T::name) {
            self.endangers(of, format!("interface `{name}` was added to `{of}`"));
        }
    }

    fn union(&mut self, of: &str, old: &UnionType, new: &UnionType) {
        for name in without(&old.members, &new.members) {
            self.breaks(of, format!("type `{name}` was removed from union `{of}`"));
        }
        for name in without(&new.members, &old.members) {
            self.endangers(of, format!("type `{name}` was added to union `{of}`"));
        }
    }

    fn values(&mut self, of: &str, old: &EnumType, new: &EnumType) {
        for value in without(&old.values, &new.values) {
            let place = format!("{of}.{}", value.name());
            self.breaks(&place, format!("value `{place}` was removed"));
        }
        for (old, new) in common(&old.values, &new.values) {
            let place = format!("{of}.{}", new.name());
            self.deprecation("value", &place, &old.directives, &new.directives);
        }
        for value in without(&new.values, &old.values) {
            let place = format!("{of}.{}", value.name());
            self.endangers(&place, format!("value `{place}` was added"));
        }
    }

    /// Compares whether an input object is `@oneOf`.
    fn one_of(
        &mut self,
        of: &str,
        old: &[Positioned<ConstDirective>],
        new: &[Positioned<ConstDirective>],
    ) {
        match (has(old, "oneOf"), has(new, "oneOf")) {
            (false, true) => {
                self.breaks(of, format!("input object `{of}` accepts exactly one field now"));
            }
            (true, false) => {
                let words = format!("input object `{of}` accepts more than one field now");
                self.adds(of, words);
            }
            _ => {}
        }
    }

    pub(super) fn deprecation(
        &mut self,
        what: &str,
        place: &str,
        old: &[Positioned<ConstDirective>],
        new: &[Positioned<ConstDirective>],
    ) {
        match (has(old, "deprecated"), has(new, "deprecated")) {
            (false, true) => self.adds(place, format!("{what} `{place}` was deprecated")),
            (true, false) => {
                self.adds(place, format!("{what} `{place}` is not deprecated any more"));
            }
            _ => {}
        }
    }
}

const fn kind(of: &TypeKind) -> &'static str {
    match of {
        TypeKind::Scalar => "a scalar",
        TypeKind::Object(_) => "an object",
        TypeKind::Interface(_) => "an interface",
        TypeKind::Union(_) => "a union",
        TypeKind::Enum(_) => "an enum",
        TypeKind::InputObject(_) => "an input object",
    }
}
