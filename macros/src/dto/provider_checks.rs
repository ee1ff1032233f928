//! What `#[dto]` emits for rules that ask a provider.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{LitStr, Path, Type};

use super::model::{Around, At, Model, Value, Variant};
use super::rule::Kind;
use super::types;
use crate::syntax::hygienic as quote;
use crate::syntax::{local, location, type_name, written};

/// A rule that asks, with the groups in which it holds.
struct Rule<'m> {
    path: Option<&'m Path>,
    groups: &'m [LitStr],
}

fn of(value: &Value) -> Vec<Rule<'_>> {
    let all = value.rules.iter().flat_map(|rules| {
        rules.rules.iter().filter_map(|rule| match &rule.kind {
            Kind::Check(path) => Some(Rule { path: path.as_ref(), groups: &rules.groups }),
            _ => None,
        })
    });
    all.collect()
}

/// Whether the rules in a field are asked: where it says so, or where its type is for others to choose.
fn is_asked(value: &Value) -> bool {
    let says_so = of(value).iter().any(|rule| rule.path.is_none());
    value.nests() && (says_so || value.is_generic())
}

/// Whether the rules in a field are those of the type itself, so that they ask the same providers.
fn is_own(model: &Model, value: &Value) -> bool {
    types::holds_only(&value.of, &model.own)
}

/// The groups in which the rules in a field are asked; none for always.
fn groups_of(value: &Value) -> Vec<&LitStr> {
    let bare: Vec<_> = of(value).into_iter().filter(|rule| rule.path.is_none()).collect();
    if bare.iter().any(|rule| rule.groups.is_empty()) {
        Vec::new()
    } else {
        bare.iter().flat_map(|rule| rule.groups).collect()
    }
}

/// The providers that are asked, and how; nothing where nobody is.
pub fn asks(model: &Model) -> Option<TokenStream> {
    if !model.input {
        return None;
    }
    let own: Vec<_> = model
        .on_wire()
        .flat_map(|value| of(value).into_iter().map(move |one| (value, one)))
        .filter_map(|(value, rule)| rule.path.map(|path| dependency(value, path)))
        .collect();
    let nested: Vec<_> = model
        .on_wire()
        .filter(|value| is_asked(value) && !is_own(model, value))
        .map(|Value { of, .. }| quote_spanned!(of.span()=> const { &<#of as __baya::Validate>::CHECKS }))
        .collect();
    if own.is_empty() && nested.is_empty() {
        return None;
    }
    let mut slot = 0;
    let mut inside = 0;
    let arms = model
        .variants()
        .iter()
        .map(|variant| arm(model, variant, own.len(), &nested, (&mut slot, &mut inside)));
    let arms: TokenStream = arms.collect();
    Some(quote! {
        const CHECKS: __baya::Checks = __baya::Checks {
            own: const { &[#(#own),*] },
            nested: const { &[#(#nested),*] },
        };
        #[allow(unused_variables)]
        fn ask<'__baya>(
            &'__baya self,
            base: usize,
            asked: __baya::CheckReport<'__baya>,
        ) -> impl ::core::future::Future<
            Output = ::core::result::Result<(), __baya::Error>
        > + ::core::marker::Send + '__baya {
            let mut all: ::std::vec::Vec<__baya::BoxFuture<'__baya, _>> = ::std::vec::Vec::new();
            match self { #arms }
            __baya::in_order(all)
        }
    })
}

fn dependency(value: &Value, path: &Path) -> TokenStream {
    let shown = type_name(path);
    let at = location(path.span());
    let name = match &value.at {
        At::Name(name) => name.clone(),
        _ => String::new(),
    };
    quote_spanned! {path.span()=>
        __baya::Dependency {
            token: __baya::Type::of::<#path>(#shown, __baya::Probe::<#path>::KEY),
            kind: __baya::DependencyKind::One,
            calls: &[],
            name: #name,
            at: #at,
        }
    }
}

/// The questions about the fields of a variant.
fn arm(
    model: &Model,
    variant: &Variant,
    own: usize,
    nested: &[TokenStream],
    (slot, inside): (&mut usize, &mut usize),
) -> TokenStream {
    let Variant { path, below, .. } = variant;
    let on_wire: Vec<_> = variant.on_wire().collect();
    let bound = on_wire.iter().map(|Value { member, bound, .. }| quote!(#member: #bound));
    let mut questions = TokenStream::new();
    for value in &on_wire {
        let Value { at, .. } = value;
        let asked = match at {
            At::Whole | At::Left => quote!(::core::clone::Clone::clone(&asked)),
            At::Name(name) => quote!(::core::clone::Clone::clone(&asked).field(#name)),
            At::Index(index) => quote!(::core::clone::Clone::clone(&asked).index(#index)),
        };
        for rule in of(value) {
            if let Some(path) = rule.path {
                let number = *slot;
                questions.extend(question(value, path, rule.groups, &asked, number));
                *slot += 1;
            }
        }
        if is_asked(value) {
            let before = (!is_own(model, value)).then(|| {
                *inside += 1;
                &nested[..*inside - 1]
            });
            questions.extend(inner(value, &asked, own, before));
        }
    }
    quote! {
        #path { #(#bound,)* .. } => {
            #(let asked = ::core::clone::Clone::clone(&asked).field(#below);)*
            #questions
        }
    }
}

/// The questions of the rules in a field, whose providers stand behind those of the type and of what is
/// `before` it; those of a type that contains itself are the same ones.
fn inner(
    value: &Value,
    asked: &TokenStream,
    own: usize,
    before: Option<&[TokenStream]>,
) -> TokenStream {
    let Value { bound, of, .. } = value;
    let slot = match before {
        Some(before) => {
            quote!(base + #own + const { __baya::Checks::count_all(&[#(#before),*]) })
        }
        None => quote!(base),
    };
    let ask = quote! {
        let slot = #slot;
        all.push(::std::boxed::Box::pin(<#of as __baya::Validate>::ask(#bound, slot, #asked)));
    };
    match &*groups_of(value) {
        [] => ask,
        groups => quote!(if asked.holds(&[#(#groups),*]) { #ask }),
    }
}

fn question(
    value: &Value,
    path: &Path,
    groups: &[LitStr],
    asked: &TokenStream,
    number: usize,
) -> TokenStream {
    let bound = &value.bound;
    let span = path.span();
    let (_, around) = value.inner();
    let base = local("base");
    let one = Ident::new("__baya_value", value.inner().0.span());
    let all = local("all");
    let ask = quote_spanned! {span=>
        #all.push(::std::boxed::Box::pin(#asked.ask::<#path, _>(#base + #number, #one)));
    };
    let ask = match groups {
        [] => ask,
        groups => quote!(if asked.holds(&[#(#groups),*]) { #ask }),
    };
    match around {
        Around::Nothing => quote!({ let #one = #bound; #ask }),
        Around::Option => quote!(if let ::core::option::Option::Some(#one) = #bound { #ask }),
        Around::Patch => quote!(if let __baya::Patch::Value(#one) = #bound { #ask }),
    }
}

/// That the fields whose rules are not asked have none that ask, as far as that is known.
pub fn silent(model: &Model) -> Option<TokenStream> {
    if !model.input {
        return None;
    }
    // A constant outside of the type knows none of its parameters.
    let quiet =
        model.on_wire().filter(|value| value.nests() && !is_asked(value) && value.is_concrete);
    let nested = || model.on_wire().filter(|value| value.nests());
    let closed = nested().filter(|value| value.is_concrete);
    let maps = closed.flat_map(|value| types::maps(&value.of)).map(|(map, of)| named(map, of));
    let checks: Vec<_> = quiet.map(quiet_one).chain(maps).collect();
    (!checks.is_empty()).then(|| quote!(#(#checks)*))
}

/// That rules in a map are found: somebody must tell the name of a key.
fn named(map: &Type, of: &Type) -> TokenStream {
    let message = format!(
        "the rules in `{}` would not be found, because the type of this map's keys is not `Serialize` and `Validate`; put `#[dto]` on it, or `#[rule(skip)]` on this field",
        written(of)
    );
    quote_spanned! {map.span()=>
        const _: () = __baya::finds(
            __baya::Probe::<#of>::HAS_RULES, __baya::Probe::<#map>::HAS_RULES, #message
        );
    }
}

fn quiet_one(Value { of, .. }: &Value) -> TokenStream {
    let message = format!(
        "rules in `{}` ask a provider, and are not asked here; put `#[rule(check)]` on this field",
        written(of)
    );
    quote_spanned! {of.span()=>
        const _: () = __baya::has_no_checks(&__baya::Probe::<#of>::CHECKS, #message);
    }
}
