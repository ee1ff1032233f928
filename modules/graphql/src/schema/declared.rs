//! The names of types in a schema.

use std::collections::HashMap;

use baya::Location;
use baya::schema::DtoSpec;

use super::types::Types;
use crate::names::{is_name, reserved};

/// The types of each name.
#[derive(Default)]
pub(super) struct Names(HashMap<String, Vec<Declared>>);

/// The owner of a name.
#[derive(Clone, Copy)]
enum Declared {
    /// A type of the program.
    Type { path: &'static str, at: Location },
    /// A scalar for types of other crates, such as `DateTime`.
    Scalar,
}

/// The state of a name when a type claims it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declaration {
    /// The name is not taken.
    New,
    /// The type is known.
    Known,
    /// The name is that of the same generic type with other arguments, such as `Page<u8>` and `Page<i32>`.
    Alike,
    /// The name is that of another type, which is reported.
    Taken,
}

impl Types<'_> {
    /// Assigns a name to a type of the program.
    pub(super) fn declare(&mut self, name: &str, spec: &'static DtoSpec) -> Declaration {
        let (path, at) = ((spec.path)(), spec.at);
        let Some(declared) = self.draft.known.names.0.get_mut(name) else {
            self.check_name(name, spec);
            let declared = vec![Declared::Type { path, at }];
            self.draft.known.names.0.insert(name.to_owned(), declared);
            return Declaration::New;
        };
        let is_same =
            |one: &Declared| matches!(one, Declared::Type { path: known, .. } if *known == path);
        if declared.iter().any(is_same) {
            return Declaration::Known;
        }
        let first = declared[0];
        if matches!(first, Declared::Type { path: first, .. } if are_alike(first, path)) {
            declared.push(Declared::Type { path, at });
            return Declaration::Alike;
        }
        self.taken(name, first, Declared::Type { path, at });
        Declaration::Taken
    }

    /// Assigns a name to a scalar for types of other crates. Returns whether it is new.
    pub(super) fn declare_scalar(&mut self, name: &'static str) -> bool {
        let Some(declared) = self.draft.known.names.0.get(name) else {
            self.draft.known.names.0.insert(name.to_owned(), vec![Declared::Scalar]);
            return true;
        };
        if let first @ Declared::Type { .. } = declared[0] {
            self.taken(name, first, Declared::Scalar);
        }
        false
    }

    fn check_name(&mut self, name: &str, spec: &'static DtoSpec) {
        let reason = match reserved(name) {
            Some(what) => what,
            None if is_name(name) => return,
            None => {
                "is not a name of GraphQL, which has letters from `A` to `z`, digits and underscores, and does not start with a digit"
            }
        };
        self.draft.known.error(format!(
            "`{}` ({}) has the name `{name}` in the schema, which {reason}; give it another name with `#[api(name = \"...\")]`",
            (spec.path)(),
            spec.at
        ));
    }

    fn taken(&mut self, name: &str, first: Declared, second: Declared) {
        self.draft.known.error(format!(
            "two types have the name `{name}` in the schema: {first} and {second}; give one of them another name with `#[api(name = \"...\")]`"
        ));
    }
}

/// Returns whether these are the paths of one generic type with different arguments.
fn are_alike(first: &str, second: &str) -> bool {
    match (first.split_once('<'), second.split_once('<')) {
        (Some((first, _)), Some((second, _))) => first == second,
        _ => false,
    }
}

impl std::fmt::Display for Declared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Type { path, at } => write!(f, "`{path}` ({at})"),
            Self::Scalar => f.write_str("the scalar for a type of another crate"),
        }
    }
}
