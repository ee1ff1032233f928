//! A type by its name, where `Self` does not stand for it, and what its parameters are asked for.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{DeriveInput, GenericParam, Generics, Ident, Path, Type, parse_quote};

use super::model::{Model, Value};
use crate::syntax::is_primitive;
use crate::syntax::{bare, is_of, last_segment, written};

/// The type with its own parameters: `Tree<T>`.
pub fn type_of(item: &DeriveInput) -> Type {
    let (ident, (_, arguments, _)) = (&item.ident, item.generics.split_for_impl());
    parse_quote!(#ident #arguments)
}

/// The same as the beginning of a path: `Tree::<T>`.
pub fn path_of(item: &DeriveInput) -> TokenStream {
    let (ident, (_, arguments, _)) = (&item.ident, item.generics.split_for_impl());
    let arguments = arguments.as_turbofish();
    quote!(#ident #arguments)
}

/// A type with another one in the place of `Self`.
pub fn named(of: &Type, own: &Type) -> Type {
    struct Named<'o>(&'o Type);
    impl VisitMut for Named<'_> {
        fn visit_type_mut(&mut self, of: &mut Type) {
            visit_mut::visit_type_mut(self, of);
            let Type::Path(path) = &*of else { return };
            let segments: Vec<_> = path.path.segments.iter().collect();
            let (Some(first), None) = (segments.first(), &path.qself) else { return };
            if first.ident == "Self" {
                let (own, rest) = (respanned(self.0, first.ident.span()), &segments[1..]);
                *of = match rest.is_empty() {
                    true => own,
                    false => parse_quote!(<#own> #(::#rest)*),
                };
            }
        }
    }
    let mut of = of.clone();
    Named(own).visit_type_mut(&mut of);
    of
}

fn respanned(of: &Type, span: Span) -> Type {
    let mut of = of.clone();
    if let Type::Path(path) = &mut of
        && let Some(last) = path.path.segments.last_mut()
    {
        last.ident.set_span(span);
    }
    of
}

/// Whether a type is an `Option`. What types are by their names, `spelled.rs` has the compiler check.
pub fn is_option(of: &Type) -> bool {
    of_one(of, "Option").is_some()
}

/// Whether a type is a `Patch`.
pub fn is_patch(of: &Type) -> bool {
    of_one(of, "Patch").is_some()
}

/// Returns the type inside of pointers.
pub fn inside_pointers(mut of: &Type) -> &Type {
    const POINTERS: [&str; 3] = ["Box", "Arc", "Rc"];
    while let Some(inner) = POINTERS.iter().find_map(|name| of_one(of, name)) {
        of = inner;
    }
    of
}

/// What is in a type with this name and one argument.
pub fn of_one<'t>(of: &'t Type, name: &str) -> Option<&'t Type> {
    match last_segment(of)? {
        (last, inner) if last == name && inner.len() == 1 => inner.first().copied(),
        _ => None,
    }
}

/// What is in a type that may have sets in it.
pub fn around_sets(of: &Type) -> Option<&Type> {
    const AROUND: [&str; 7] = ["Option", "Patch", "Box", "Arc", "Rc", "Vec", "VecDeque"];
    let (name, inner) = last_segment(of)?;
    match &*inner {
        [inner] if AROUND.contains(&&*name) => Some(inner),
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
        of => LISTS.iter().find_map(|name| of_one(of, name)),
    }
}

/// Returns the type of the values in an `Option`, a `Patch` or a list.
pub fn innermost(of: &Type) -> &Type {
    let inner = of_one(of, "Option").or_else(|| of_one(of, "Patch")).or_else(|| element(of));
    inner.map_or(of, innermost)
}

/// Whether a type is a map.
pub fn is_map(of: &Type) -> bool {
    let is_map = |(name, inner): (String, Vec<&Type>)| {
        inner.len() > 1 && ["BTreeMap", "HashMap"].contains(&&*name)
    };
    last_segment(of).is_some_and(is_map)
}

/// Whether a type contains another one: whether this is one of its own fields.
pub fn is_recursive(of: &Type, own: &Type) -> bool {
    struct Finds(String, bool);
    impl<'t> Visit<'t> for Finds {
        fn visit_type(&mut self, of: &'t Type) {
            self.1 |= written(of) == self.0;
            visit::visit_type(self, of);
        }
    }
    let mut finds = Finds(written(own), false);
    finds.visit_type(of);
    finds.1
}

/// Whether a type holds values of another one and no others: `Vec<Option<Tree>>`.
pub fn holds_only(of: &Type, own: &Type) -> bool {
    const AROUND: [&str; 10] = [
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
            Some((name, all)) if AROUND.contains(&&*name) => {
                all.first().is_some_and(|of| holds_only(of, own))
            }
            Some((name, all)) if ["HashMap", "BTreeMap"].contains(&&*name) => {
                all.get(1).is_some_and(|of| holds_only(of, own))
            }
            _ => false,
        },
    }
}

/// What in a type is for its users to choose: parameters, and types that belong to them.
pub fn open(of: &Type, generics: &Generics) -> Vec<Type> {
    struct Finds<'g>(&'g Generics, Vec<Type>);
    impl<'t> Visit<'t> for Finds<'_> {
        fn visit_path(&mut self, path: &'t Path) {
            let (first, last) = (path.segments.first(), path.segments.last());
            if last.is_some_and(|last| last.ident == "PhantomData") {
                return;
            }
            let is_open = |name: &Ident| self.0.type_params().any(|one| one.ident == *name);
            if path.leading_colon.is_none() && first.is_some_and(|first| is_open(&first.ident)) {
                let found: Type = parse_quote!(#path);
                if !self.1.contains(&found) {
                    self.1.push(found);
                }
            }
            visit::visit_path(self, path);
        }
    }
    let mut finds = Finds(generics, Vec::new());
    finds.visit_type(of);
    finds.1
}

/// The generic types in a type that are not standard ones and depend on its parameters: `Page<T>` in `Option<Page<T>>`.
/// What such a type requires of its own parameters is not known.
pub fn generic(of: &Type, own: &Type, generics: &Generics) -> Vec<Type> {
    const STANDARD: [&str; 13] = [
        "Option",
        "Patch",
        "CommaSeparated",
        "Vec",
        "VecDeque",
        "BTreeSet",
        "HashSet",
        "BTreeMap",
        "HashMap",
        "Box",
        "Arc",
        "Rc",
        "PhantomData",
    ];
    struct Finds(Vec<Type>);
    impl<'t> Visit<'t> for Finds {
        fn visit_type(&mut self, of: &'t Type) {
            if let Some((name, inner)) = last_segment(of)
                && !inner.is_empty()
                && !STANDARD.contains(&&*name)
            {
                self.0.push(of.clone());
            }
            visit::visit_type(self, of);
        }
    }
    if is_recursive(of, own) {
        return Vec::new();
    }
    let mut finds = Finds(Vec::new());
    finds.visit_type(of);
    finds.0.retain(|of| !open(of, generics).is_empty());
    finds.0
}

/// Whether a type is a standard type without rules.
pub fn has_no_rules(of: &Type) -> bool {
    is_primitive(of) || is_of(of, "String")
}

/// The maps in a type, each with the type of its values, where these are none of the language.
pub fn maps(of: &Type) -> Vec<(&Type, &Type)> {
    struct Finds<'t>(Vec<(&'t Type, &'t Type)>);
    impl<'t> Visit<'t> for Finds<'t> {
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
    let mut finds = Finds(Vec::new());
    finds.visit_type(of);
    finds.0
}

/// The types of the keys of all maps in a type, where these are not plain.
pub fn keys(of: &Type) -> Vec<&Type> {
    struct Finds<'t>(Vec<&'t Type>);
    impl<'t> Visit<'t> for Finds<'t> {
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
    let mut finds = Finds(Vec::new());
    finds.visit_type(of);
    finds.0
}

/// Whether a type means something outside of the type whose field it is: it names none of its parameters.
pub fn is_closed(of: &Type, generics: &Generics) -> bool {
    let names: Vec<_> = generics
        .params
        .iter()
        .map(|one| match one {
            GenericParam::Lifetime(one) => one.lifetime.ident.to_string(),
            GenericParam::Type(one) => one.ident.to_string(),
            GenericParam::Const(one) => one.ident.to_string(),
        })
        .collect();
    let shown = written(of);
    let mut words = shown.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    !words.any(|word| names.iter().any(|name| name == word))
}

/// What a field whose rules nest asks of what is open in it, for its rules to be found. A type that contains
/// itself would ask for what it is about to give.
pub fn to_validate(
    of: &Type,
    own: &Type,
    generics: &Generics,
    trait_: &TokenStream,
) -> TokenStream {
    let open = open(of, generics);
    match open.is_empty() {
        true => TokenStream::new(),
        false if is_recursive(of, own) => quote!(#(#open: #trait_,)*),
        false => quote!(#of: #trait_,),
    }
}

/// The generics of an impl of `Validate`.
pub fn validating(model: &Model) -> Generics {
    let nesting = model.on_wire().filter(|value| value.nests());
    let predicates = nesting.map(|Value { of, .. }| {
        to_validate(of, &model.own, &model.generics, &quote!(__baya::Validate))
    });
    with(&model.generics, predicates.collect())
}

/// The generics of an impl, where what is open in these types is this.
pub fn bounded<'t>(
    model: &Model,
    types: impl Iterator<Item = &'t Type>,
    bound: &TokenStream,
    also: Option<TokenStream>,
) -> Generics {
    let mut all: Vec<Type> = Vec::new();
    for found in types.flat_map(|of| open(of, &model.generics)) {
        if !all.contains(&found) {
            all.push(found);
        }
    }
    with(&model.generics, quote!(#(#all: #bound,)* #also))
}

fn with(generics: &Generics, predicates: TokenStream) -> Generics {
    let mut generics = generics.clone();
    if !predicates.is_empty() {
        let clause: syn::WhereClause = parse_quote!(where #predicates);
        generics.make_where_clause().predicates.extend(clause.predicates);
    }
    generics
}
