//! Types, and the members of enums and unions.

use async_graphql::Positioned;
use async_graphql::parser::types::{ConstDirective, EnumType, TypeKind, UnionType};

use super::Changes;
use super::read::{Definitions, NamedDefinition, common, has, missing_in};

impl Changes {
    pub(super) fn types(&mut self, before: &Definitions, after: &Definitions) {
        for name in before.types.keys().filter(|name| !after.types.contains_key(*name)) {
            self.add_breaking(name, format!("type `{name}` was removed"));
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
                    let before = kind(before);
                    let after = kind(after);
                    self.add_breaking(
                        name,
                        format!("type `{name}` changed from {before} to {after}"),
                    );
                }
            }
        }
        for name in after.types.keys().filter(|name| !before.types.contains_key(*name)) {
            self.add_harmless(name, format!("type `{name}` was added"));
        }
    }

    fn interfaces<T: NamedDefinition>(
        &mut self,
        of: &str,
        old: &[Positioned<T>],
        new: &[Positioned<T>],
    ) {
        for name in missing_in(old, new).into_iter().map(T::name) {
            self.add_breaking(of, format!("interface `{name}` was removed from `{of}`"));
        }
        for name in missing_in(new, old).into_iter().map(T::name) {
            self.add_dangerous(of, format!("interface `{name}` was added to `{of}`"));
        }
    }

    fn union(&mut self, of: &str, old: &UnionType, new: &UnionType) {
        for name in missing_in(&old.members, &new.members) {
            self.add_breaking(of, format!("type `{name}` was removed from union `{of}`"));
        }
        for name in missing_in(&new.members, &old.members) {
            self.add_dangerous(of, format!("type `{name}` was added to union `{of}`"));
        }
    }

    fn values(&mut self, of: &str, old: &EnumType, new: &EnumType) {
        for value in missing_in(&old.values, &new.values) {
            let coordinate = format!("{of}.{}", value.name());
            self.add_breaking(&coordinate, format!("value `{coordinate}` was removed"));
        }
        for (old, new) in common(&old.values, &new.values) {
            let coordinate = format!("{of}.{}", new.name());
            self.deprecation("value", &coordinate, &old.directives, &new.directives);
        }
        for value in missing_in(&new.values, &old.values) {
            let coordinate = format!("{of}.{}", value.name());
            self.add_dangerous(&coordinate, format!("value `{coordinate}` was added"));
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
                self.add_breaking(of, format!("input object `{of}` now accepts exactly one field"));
            }
            (true, false) => {
                let message = format!("input object `{of}` now accepts more than one field");
                self.add_harmless(of, message);
            }
            _ => {}
        }
    }

    pub(super) fn deprecation(
        &mut self,
        what: &str,
        coordinate: &str,
        old: &[Positioned<ConstDirective>],
        new: &[Positioned<ConstDirective>],
    ) {
        match (has(old, "deprecated"), has(new, "deprecated")) {
            (false, true) => {
                self.add_harmless(coordinate, format!("{what} `{coordinate}` was deprecated"))
            }
            (true, false) => {
                self.add_harmless(
                    coordinate,
                    format!("{what} `{coordinate}` is no longer deprecated"),
                );
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
