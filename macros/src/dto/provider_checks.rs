//! The expansion of rules that call a provider: `#[rule(check(Provider))]`.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{LitStr, Path, Type};

use super::model::{At, Model, Value, Variant, Wrapper};
use super::rule::Kind;
use super::types;
use crate::syntax::hygienic as quote;
use crate::syntax::{local, location, to_source, type_name};

/// A rule that calls a provider, with the groups to which it applies.
struct Rule<'m> {
    path: Option<&'m Path>,
    groups: &'m [LitStr],
}

fn rules_of(value: &Value) -> Vec<Rule<'_>> {
    let all = value.rules.iter().flat_map(|rules| {
        rules.rules.iter().filter_map(|rule| match &rule.kind {
            Kind::Check(path) => Some(Rule { path: path.as_ref(), groups: &rules.groups }),
            _ => None,
        })
    });
    all.collect()
}

/// Whether the provider rules inside of a field are checked: with `#[rule(check)]`, or if its type is generic.
fn is_checked(value: &Value) -> bool {
    let is_declared = rules_of(value).iter().any(|rule| rule.path.is_none());
    value.nests() && (is_declared || value.is_generic())
}

/// Whether a field contains only values of the type itself, whose rules call the same providers.
fn is_own(model: &Model, value: &Value) -> bool {
    types::holds_only(&value.ty, &model.own)
}

/// Returns the groups in which the rules inside of a field are checked; empty for all groups.
fn groups_of(value: &Value) -> Vec<&LitStr> {
    let bare: Vec<_> = rules_of(value).into_iter().filter(|rule| rule.path.is_none()).collect();
    if bare.iter().any(|rule| rule.groups.is_empty()) {
        Vec::new()
    } else {
        bare.iter().flat_map(|rule| rule.groups).collect()
    }
}

/// Emits the providers that rules call, and the function that calls them; `None` without such rules.
pub fn expand(model: &Model) -> Option<TokenStream> {
    if !model.input {
        return None;
    }
    let own: Vec<_> = model
        .on_wire()
        .flat_map(|value| rules_of(value).into_iter().map(move |one| (value, one)))
        .filter_map(|(value, rule)| rule.path.map(|path| dependency(value, path)))
        .collect();
    let nested: Vec<_> = model
        .on_wire()
        .filter(|value| is_checked(value) && !is_own(model, value))
        .map(|Value { ty, .. }| quote_spanned!(ty.span()=> const { &<#ty as __baya::Validate>::CHECKS }))
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
        fn check_with_providers<'__baya>(
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
        __baya::RuleProvider {
            token: __baya::Type::new::<#path>(#shown, __baya::Probe::<#path>::KEY),
            name: #name,
            at: #at,
        }
    }
}

/// Emits the calls for the fields of a variant.
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
    let mut calls = TokenStream::new();
    for value in &on_wire {
        let Value { at, .. } = value;
        let report = match at {
            At::Whole | At::Skipped => quote!(::core::clone::Clone::clone(&asked)),
            At::Name(name) => quote!(::core::clone::Clone::clone(&asked).field(#name)),
            At::Index(index) => quote!(::core::clone::Clone::clone(&asked).index(#index)),
        };
        for rule in rules_of(value) {
            if let Some(path) = rule.path {
                let number = *slot;
                calls.extend(call(value, path, rule.groups, &report, number));
                *slot += 1;
            }
        }
        if is_checked(value) {
            let before = (!is_own(model, value)).then(|| {
                *inside += 1;
                &nested[..*inside - 1]
            });
            calls.extend(inner(value, &report, own, before));
        }
    }
    quote! {
        #path { #(#bound,)* .. } => {
            #(let asked = ::core::clone::Clone::clone(&asked).field(#below);)*
            #calls
        }
    }
}

/// Emits the calls for the rules inside of a field. Their providers follow those of the type and of the fields `before` it;
/// a type that contains itself has the same providers.
fn inner(
    value: &Value,
    report: &TokenStream,
    own: usize,
    before: Option<&[TokenStream]>,
) -> TokenStream {
    let Value { bound, ty, .. } = value;
    let slot = match before {
        Some(before) => {
            quote!(base + #own + const { __baya::Checks::count_all(&[#(#before),*]) })
        }
        None => quote!(base),
    };
    let ask = quote! {
        let slot = #slot;
        all.push(::std::boxed::Box::pin(<#ty as __baya::Validate>::check_with_providers(#bound, slot, #report)));
    };
    match &*groups_of(value) {
        [] => ask,
        groups => quote!(if asked.holds(&[#(#groups),*]) { #ask }),
    }
}

/// Emits the call of a provider for a field.
fn call(
    value: &Value,
    path: &Path,
    groups: &[LitStr],
    report: &TokenStream,
    number: usize,
) -> TokenStream {
    let bound = &value.bound;
    let span = path.span();
    let (_, around) = value.inner();
    let base = local("base");
    let one = Ident::new("__baya_value", value.inner().0.span());
    let all = local("all");
    let ask = quote_spanned! {span=>
        #all.push(::std::boxed::Box::pin(#report.ask::<#path, _>(#base + #number, #one)));
    };
    let ask = match groups {
        [] => ask,
        groups => quote!(if asked.holds(&[#(#groups),*]) { #ask }),
    };
    match around {
        Wrapper::Nothing => quote!({ let #one = #bound; #ask }),
        Wrapper::Option => quote!(if let ::core::option::Option::Some(#one) = #bound { #ask }),
        Wrapper::Patch => quote!(if let __baya::Patch::Value(#one) = #bound { #ask }),
    }
}

/// Emits checks that fields without `#[rule(check)]` have no provider rules inside, as far as their types are known.
pub fn unchecked(model: &Model) -> Option<TokenStream> {
    if !model.input {
        return None;
    }
    // A constant outside of the type can't name its parameters.
    let unchecked =
        model.on_wire().filter(|value| value.nests() && !is_checked(value) && value.is_concrete);
    let nested = || model.on_wire().filter(|value| value.nests());
    let closed = nested().filter(|value| value.is_concrete);
    let maps = closed.flat_map(|value| types::maps(&value.ty)).map(|(map, ty)| named(map, ty));
    let checks: Vec<_> = unchecked.map(has_no_provider_rules).chain(maps).collect();
    (!checks.is_empty()).then(|| quote!(#(#checks)*))
}

/// Emits a check that the rules in a map are found, which requires that the keys can be written.
fn named(map: &Type, ty: &Type) -> TokenStream {
    let message = format!(
        "the rules in `{}` are not found, because the type of this map's keys does not implement `Serialize` and `Validate`; put `#[dto]` on it, or `#[rule(skip)]` on this field",
        to_source(ty)
    );
    quote_spanned! {map.span()=>
        const _: () = __baya::finds(
            __baya::Probe::<#ty>::HAS_RULES, __baya::Probe::<#map>::HAS_RULES, #message
        );
    }
}

/// Emits a check that the type of a field has no provider rules.
fn has_no_provider_rules(Value { ty, .. }: &Value) -> TokenStream {
    let message = format!(
        "rules in `{}` call a provider, and are not checked here; put `#[rule(check)]` on this field",
        to_source(ty)
    );
    quote_spanned! {ty.span()=>
        const _: () = __baya::has_no_checks(&__baya::Probe::<#ty>::CHECKS, #message);
    }
}
