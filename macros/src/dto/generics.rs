//! How the types of fields depend on the type that declares them and on its parameters, and the bounds that follow.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{DeriveInput, GenericParam, Generics, Ident, Path, Type, parse_quote};

use super::model::{Model, Value};
use crate::syntax::{last_segment, to_source};

/// Returns a type with its own parameters: `Tree<T>`.
pub fn self_type(item: &DeriveInput) -> Type {
    let ident = &item.ident;
    let (_, arguments, _) = item.generics.split_for_impl();
    parse_quote!(#ident #arguments)
}

/// Emits a type with its own parameters as the beginning of a path: `Tree::<T>`.
pub fn self_path(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let (_, arguments, _) = model.generics.split_for_impl();
    let arguments = arguments.as_turbofish();
    quote!(#ident #arguments)
}

/// Replaces `Self` in a type.
pub fn replace_self(ty: &Type, own: &Type) -> Type {
    struct Replace<'o>(&'o Type);
    impl VisitMut for Replace<'_> {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            visit_mut::visit_type_mut(self, ty);
            let Type::Path(path) = &*ty else { return };
            if path.qself.is_some() {
                return;
            }
            let segments: Vec<_> = path.path.segments.iter().collect();
            let Some((first, rest)) = segments.split_first() else { return };
            if first.ident == "Self" {
                let own = with_span(self.0, first.ident.span());
                *ty = if rest.is_empty() { own } else { parse_quote!(<#own> #(::#rest)*) };
            }
        }
    }
    let mut ty = ty.clone();
    Replace(own).visit_type_mut(&mut ty);
    ty
}

fn with_span(ty: &Type, span: Span) -> Type {
    let mut ty = ty.clone();
    if let Type::Path(path) = &mut ty
        && let Some(last) = path.path.segments.last_mut()
    {
        last.ident.set_span(span);
    }
    ty
}

/// Whether a type contains another one.
pub fn contains(ty: &Type, own: &Type) -> bool {
    struct Search {
        wanted: String,
        found: bool,
    }
    impl<'t> Visit<'t> for Search {
        fn visit_type(&mut self, ty: &'t Type) {
            self.found |= to_source(ty) == self.wanted;
            visit::visit_type(self, ty);
        }
    }
    let mut search = Search { wanted: to_source(own), found: false };
    search.visit_type(ty);
    search.found
}

/// Returns the type parameters in a type, and the types that belong to them, such as `T::Item`. `PhantomData` does not
/// count.
pub fn parameters_in(ty: &Type, generics: &Generics) -> Vec<Type> {
    struct Search<'g> {
        generics: &'g Generics,
        found: Vec<Type>,
    }
    impl<'t> Visit<'t> for Search<'_> {
        fn visit_path(&mut self, path: &'t Path) {
            if path.segments.last().is_some_and(|last| last.ident == "PhantomData") {
                return;
            }
            let is_parameter =
                |name: &Ident| self.generics.type_params().any(|one| one.ident == *name);
            let first = path.segments.first();
            if path.leading_colon.is_none() && first.is_some_and(|first| is_parameter(&first.ident))
            {
                let parameter: Type = parse_quote!(#path);
                if !self.found.contains(&parameter) {
                    self.found.push(parameter);
                }
            }
            visit::visit_path(self, path);
        }
    }
    let mut search = Search { generics, found: Vec::new() };
    search.visit_type(ty);
    search.found
}

/// Returns the generic types in a type that are not standard types and depend on its parameters: `Page<T>` in
/// `Option<Page<T>>`. The bounds that such a type requires of its own parameters are unknown.
pub fn generic_types_in(ty: &Type, own: &Type, generics: &Generics) -> Vec<Type> {
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
    struct Search(Vec<Type>);
    impl<'t> Visit<'t> for Search {
        fn visit_type(&mut self, ty: &'t Type) {
            if let Some((name, inner)) = last_segment(ty)
                && !inner.is_empty()
                && !STANDARD.contains(&&*name)
            {
                self.0.push(ty.clone());
            }
            visit::visit_type(self, ty);
        }
    }
    if contains(ty, own) {
        return Vec::new();
    }
    let mut search = Search(Vec::new());
    search.visit_type(ty);
    search.0.retain(|ty| !parameters_in(ty, generics).is_empty());
    search.0
}

/// Whether a type names no parameter, so that it can be used outside of the type that declares the field.
pub fn is_concrete(ty: &Type, generics: &Generics) -> bool {
    let names = generics.params.iter().map(|one| match one {
        GenericParam::Lifetime(one) => one.lifetime.ident.to_string(),
        GenericParam::Type(one) => one.ident.to_string(),
        GenericParam::Const(one) => one.ident.to_string(),
    });
    let names: Vec<_> = names.collect();
    let shown = to_source(ty);
    let mut words = shown.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    !words.any(|word| names.iter().any(|name| name == word))
}

/// Emits the bounds by which the rules inside of a field are found. For a field that contains the type itself, a bound on
/// the whole field would depend on the implementation that has it.
pub fn validate_bounds(value: &Value, validate: &TokenStream) -> TokenStream {
    let Value { ty, parameters, .. } = value;
    if parameters.is_empty() {
        TokenStream::new()
    } else if value.is_recursive {
        quote!(#(#parameters: #validate,)*)
    } else {
        quote!(#ty: #validate,)
    }
}

/// Returns the generics of the implementation of `Validate`.
pub fn validate_generics(model: &Model) -> Generics {
    let nesting = model.on_wire().filter(|value| value.nests());
    let predicates = nesting.map(|value| validate_bounds(value, &quote!(__baya::Validate)));
    with_predicates(&model.generics, predicates.collect())
}

/// Returns the generics of an implementation with a bound on each of these type parameters, and further predicates.
pub fn with_bounds<'t>(
    model: &Model,
    parameters: impl Iterator<Item = &'t Type>,
    bound: &TokenStream,
    also: Option<TokenStream>,
) -> Generics {
    let mut all: Vec<&Type> = Vec::new();
    for parameter in parameters {
        if !all.contains(&parameter) {
            all.push(parameter);
        }
    }
    with_predicates(&model.generics, quote!(#(#all: #bound,)* #also))
}

fn with_predicates(generics: &Generics, predicates: TokenStream) -> Generics {
    let mut generics = generics.clone();
    if !predicates.is_empty() {
        let clause: syn::WhereClause = parse_quote!(where #predicates);
        generics.make_where_clause().predicates.extend(clause.predicates);
    }
    generics
}
