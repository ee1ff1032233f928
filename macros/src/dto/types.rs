//! The types that `#[dto]` recognizes by their names, and the types inside of them. `type_names.rs` emits checks that each
//! name denotes the expected type.

use syn::Type;
use syn::visit::{self, Visit};

use crate::syntax::{bare, has_name, is_primitive, last_segment, to_source};

/// Whether a type is an `Option`.
pub fn is_option(ty: &Type) -> bool {
    argument_of(ty, "Option").is_some()
}

/// Whether a type is a `Patch`.
pub fn is_patch(ty: &Type) -> bool {
    argument_of(ty, "Patch").is_some()
}

/// Whether a type is a map.
pub fn is_map(ty: &Type) -> bool {
    let is_map = |(name, inner): (String, Vec<&Type>)| {
        inner.len() > 1 && ["BTreeMap", "HashMap"].contains(&&*name)
    };
    last_segment(ty).is_some_and(is_map)
}

/// Whether a type is a standard type without rules.
pub fn has_no_rules(ty: &Type) -> bool {
    is_primitive(ty) || has_name(ty, "String")
}

/// Returns the type argument of a type with this name and one argument.
pub fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    match last_segment(ty)? {
        (last, inner) if last == name && inner.len() == 1 => inner.first().copied(),
        _ => None,
    }
}

/// Returns the type inside of smart pointers.
pub fn inside_pointers(mut ty: &Type) -> &Type {
    const POINTERS: [&str; 3] = ["Box", "Arc", "Rc"];
    while let Some(inner) = POINTERS.iter().find_map(|name| argument_of(ty, name)) {
        ty = inner;
    }
    ty
}

/// Returns the type inside of an `Option`, a pointer, a list or a map, which may contain sets.
pub fn inside_container(ty: &Type) -> Option<&Type> {
    const CONTAINERS: [&str; 7] = ["Option", "Patch", "Box", "Arc", "Rc", "Vec", "VecDeque"];
    let (name, inner) = last_segment(ty)?;
    match &*inner {
        [inner] if CONTAINERS.contains(&&*name) => Some(inner),
        [_, inner] if ["BTreeMap", "HashMap"].contains(&&*name) => Some(inner),
        _ => None,
    }
}

/// Returns the type of the elements of a list or a set.
pub fn element(ty: &Type) -> Option<&Type> {
    const LISTS: [&str; 5] = ["Vec", "VecDeque", "BTreeSet", "HashSet", "CommaSeparated"];
    match bare(ty) {
        Type::Array(ty) => Some(&ty.elem),
        Type::Slice(ty) => Some(&ty.elem),
        ty => LISTS.iter().find_map(|name| argument_of(ty, name)),
    }
}

/// Returns the type of the values in an `Option`, a `Patch` or a list.
pub fn innermost(ty: &Type) -> &Type {
    let optional = argument_of(ty, "Option").or_else(|| argument_of(ty, "Patch"));
    optional.or_else(|| element(ty)).map_or(ty, innermost)
}

/// Whether all values in a type are values of another one: `Vec<Option<Tree>>`.
pub fn holds_only(ty: &Type, own: &Type) -> bool {
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
    match ty {
        Type::Array(ty) => holds_only(&ty.elem, own),
        Type::Slice(ty) => holds_only(&ty.elem, own),
        _ if to_source(ty) == to_source(own) => true,
        ty => match last_segment(ty) {
            Some((name, all)) if CONTAINERS.contains(&&*name) => {
                all.first().is_some_and(|ty| holds_only(ty, own))
            }
            Some((name, all)) if ["HashMap", "BTreeMap"].contains(&&*name) => {
                all.get(1).is_some_and(|ty| holds_only(ty, own))
            }
            _ => false,
        },
    }
}

/// Returns the maps in a type whose values may have rules, each with the type of its values.
pub fn maps(ty: &Type) -> Vec<(&Type, &Type)> {
    struct Search<'t>(Vec<(&'t Type, &'t Type)>);
    impl<'t> Visit<'t> for Search<'t> {
        fn visit_type(&mut self, ty: &'t Type) {
            if let Some((name, all)) = last_segment(ty)
                && let ("HashMap" | "BTreeMap", [_, value, ..]) = (&*name, &*all)
                && !has_no_rules(value)
            {
                self.0.push((ty, value));
            }
            visit::visit_type(self, ty);
        }
    }
    let mut search = Search(Vec::new());
    search.visit_type(ty);
    search.0
}

/// Returns the key types of the maps in a type that are neither primitive nor strings.
pub fn keys(ty: &Type) -> Vec<&Type> {
    struct Search<'t>(Vec<&'t Type>);
    impl<'t> Visit<'t> for Search<'t> {
        fn visit_type(&mut self, ty: &'t Type) {
            if let Some((name, all)) = last_segment(ty)
                && let ("HashMap" | "BTreeMap", [key, _, ..]) = (&*name, &*all)
                && !has_no_rules(key)
            {
                self.0.push(key);
            }
            visit::visit_type(self, ty);
        }
    }
    let mut search = Search(Vec::new());
    search.visit_type(ty);
    search.0
}
