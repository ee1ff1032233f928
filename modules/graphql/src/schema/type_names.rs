//! The names of types in a schema.

use std::collections::HashMap;

use baya::protocol::Location;
use baya::schema::DtoSpec;

use super::types::Types;
use crate::names::{is_name, reserved_reason};

/// The owners of each name.
#[derive(Default)]
pub(super) struct Names(HashMap<String, Vec<NameOwner>>);

/// The owner of a name.
#[derive(Clone, Copy)]
enum NameOwner {
    /// A type of the app.
    Type { path: &'static str, at: Location },
    /// A scalar for types of other crates, such as `DateTime`.
    Scalar,
}

/// The outcome of a claim for a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NameClaim {
    /// The name is not taken.
    New,
    /// The type already has the name.
    Registered,
    /// Another instance of the same generic type has the name, such as `Page<u8>` and `Page<i32>`.
    SameGeneric,
    /// Another type has the name, which is reported as an error.
    Conflict,
}

impl Types<'_> {
    /// Claims a name for a type of the app.
    pub(super) fn claim_name(&mut self, name: &str, spec: &'static DtoSpec) -> NameClaim {
        let path = (spec.path)();
        let at = spec.at;
        let Some(owners) = self.builder.registered.names.0.get_mut(name) else {
            self.check_name(name, spec);
            let owners = vec![NameOwner::Type { path, at }];
            self.builder.registered.names.0.insert(name.to_owned(), owners);
            return NameClaim::New;
        };
        let is_same =
            |one: &NameOwner| matches!(one, NameOwner::Type { path: other, .. } if *other == path);
        if owners.iter().any(is_same) {
            return NameClaim::Registered;
        }
        let first = owners[0];
        if matches!(first, NameOwner::Type { path: first, .. } if is_same_generic(first, path)) {
            owners.push(NameOwner::Type { path, at });
            return NameClaim::SameGeneric;
        }
        self.report_conflict(name, first, NameOwner::Type { path, at });
        NameClaim::Conflict
    }

    /// Claims a name for a scalar of types of other crates. Returns whether the name is new.
    pub(super) fn claim_scalar_name(&mut self, name: &'static str) -> bool {
        let Some(owners) = self.builder.registered.names.0.get(name) else {
            self.builder.registered.names.0.insert(name.to_owned(), vec![NameOwner::Scalar]);
            return true;
        };
        if let first @ NameOwner::Type { .. } = owners[0] {
            self.report_conflict(name, first, NameOwner::Scalar);
        }
        false
    }

    fn check_name(&mut self, name: &str, spec: &'static DtoSpec) {
        let reason = match reserved_reason(name) {
            Some(reason) => reason,
            None if is_name(name) => return,
            None => {
                "is not a valid GraphQL name; a name has ASCII letters, digits and underscores, and does not start with a digit"
            }
        };
        self.builder.registered.error(format!(
            "`{}` ({}) has the name `{name}` in the schema, which {reason}; choose another name with `#[api(name = \"...\")]`",
            (spec.path)(),
            spec.at
        ));
    }

    fn report_conflict(&mut self, name: &str, first: NameOwner, second: NameOwner) {
        self.builder.registered.error(format!(
            "two types have the name `{name}` in the schema: {first} and {second}; rename one of them with `#[api(name = \"...\")]`"
        ));
    }
}

/// Returns whether these are the paths of two instances of the same generic type.
fn is_same_generic(first: &str, second: &str) -> bool {
    match (first.split_once('<'), second.split_once('<')) {
        (Some((first, _)), Some((second, _))) => first == second,
        _ => false,
    }
}

impl std::fmt::Display for NameOwner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Type { path, at } => write!(f, "`{path}` ({at})"),
            Self::Scalar => f.write_str("the scalar for a type of another crate"),
        }
    }
}
