//! The types that `#[dto]` recognizes by their names, and the types inside of them. `type_names.rs` emits checks that each
//! name denotes the expected type.

use syn::Type;
use syn::visit::{self, Visit};

use crate::syntax::{bare, has_name, is_primitive, last_segment, written};

/// Whether a type is an `Option`.
pub fn is_option(of: &Type) -> bool {
    argument_of(of, "Option").is_some()
}

/// Whether a type is a `Patch`.
pub fn is_patch(of: &Type) -> bool {
    argument_of(of, "Patch").is_some()
}

/// Whether a type is a map.
pub fn is_map(of: &Type) -> bool {
    let is_map = |(name, inner): (String, Vec<&Type>)| {
        inner.len() > 1 && ["BTreeMap", "HashMap"].contains(&&*name)
    };
    last_segment(of).is_some_and(is_map)
}

/// Whether a type is a standard type without rules.
pub fn has_no_rules(of: &Type) -> bool {
    is_primitive(of) || has_name(of, "String")
}

/// Returns the type argument of a type with this name and one argument.
pub fn argument_of<'t>(of: &'t Type, name: &str) -> Option<&'t Type> {
    match last_segment(of)? {
        (last, inner) if last == name && inner.len() == 1 => inner.first().copied(),
        _ => None,
    }
}

/// Returns the type inside of smart pointers.
pub fn inside_pointers(mut of: &Type) -> &Type {
    const POINTERS: [&str; 3] = ["Box", "Arc", "Rc"];
    while let Some(inner) = POINTERS.iter().find_map(|name| argument_of(of, name)) {
        of = inner;
    }
    of
}

/// Returns the type inside of an `Option`, a pointer, a list or a map, which may contain sets.
pub fn inside_container(of: &Type) -> Option<&Type> {
    const CONTAINERS: [&str; 7] = ["Option", "Patch", "Box", "Arc", "Rc", "Vec", "VecDeque"];
    let (name, inner) = last_segment(of)?;
    match &*inner {
        [inner] if CONTAINERS.contains(&&*name) => Some(inner),
        [_, inner] if ["BTreeMap", "HashMap"].contains(&&*name) => Some(inner),
        _ => None,
    }
}

/// Returns the type of the elements of a list or a set.
pub fn element(of: &Type) -> Option<&Type> {
    const LISTS: [&str; 5] = ["Vec", "VecDeque", "BTreeSet", "HashSet", "CommaSeparated"];
    match bare(of) {
        Type::Array(of) => Some(&of.elem),
        Type::Slice(of) => Some(&of.elem),
        of => LISTS.iter().find_map(|name| argument_of(of, name)),
    }
}

/// Returns the type of the values in an `Option`, a `Patch` or a list.
pub fn innermost(of: &Type) -> &Type {
    let optional = argument_of(of, "Option").or_else(|| argument_of(of, "Patch"));
    optional.or_else(|| element(of)).map_or(of, innermost)
}

/// Whether all values in a type are values of another one: `Vec<Option<Tree>>`.
pub fn holds_only(of: &Type, own: &Type) -> bool {
    const CONTAINERS: [&str; 10] = [
        "Option",
        "Patch",
        "Box",
        "Arc",
        "Rc",
        "Vec",
        "VecDeque",
        "BTreeSet",
        "HashSet",
        "CommaSeparated",
    ];
    match of {
        Type::Array(of) => holds_only(&of.elem, own),
        Type::Slice(of) => holds_only(&of.elem, own),
        _ if written(of) == written(own) => true,
        of => match last_segment(of) {
            Some((name, all)) if CONTAINERS.contains(&&*name) => {
                all.first().is_some_and(|of| holds_only(of, own))
            }
            Some((name, all)) if ["HashMap", "BTreeMap"].contains(&&*name) => {
                all.get(1).is_some_and(|of| holds_only(of, own))
            }
            _ => false,
        },
    }
}

/// Returns the maps in a type whose values may have rules, each with the type of its values.
pub fn maps(of: &Type) -> Vec<(&Type, &Type)> {
    struct Search<'t>(Vec<(&'t Type, &'t Type)>);
    impl<'t> Visit<'t> for Search<'t> {
        fn visit_type(&mut self, of: &'t Type) {
            if let Some((name, all)) = last_segment(of)
                && let ("HashMap" | "BTreeMap", [_, value, ..]) = (&*name, &*all)
                && !has_no_rules(value)
            {
                self.0.push((of, value));
            }
            visit::visit_type(self, of);
        }
    }
    let mut search = Search(Vec::new());
    search.visit_type(of);
    search.0
}

/// Returns the key types of the maps in a type that are neither primitive nor strings.
pub fn keys(of: &Type) -> Vec<&Type> {
    struct Search<'t>(Vec<&'t Type>);
    impl<'t> Visit<'t> for Search<'t> {
        fn visit_type(&mut self, of: &'t Type) {
            if let Some((name, all)) = last_segment(of)
                && let ("HashMap" | "BTreeMap", [key, _, ..]) = (&*name, &*all)
                && !has_no_rules(key)
            {
                self.0.push(key);
            }
            visit::visit_type(self, of);
        }
    }
    let mut search = Search(Vec::new());
    search.visit_type(of);
    search.0
}
