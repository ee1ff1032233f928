//! What `#[dto]` emits for rules that ask a provider.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{LitStr, Path, Type};

use super::model::{Around, At, Model, Shape, Value, Variant};
use super::rule::Kind;
use crate::syntax::{local, place, written};

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

fn variants(model: &Model) -> &[Variant] {
    match &model.shape {
        Shape::Struct(variant) => std::slice::from_ref(&**variant),
        Shape::Enum(variants) => variants,
    }
}

/// Whether a type stands for one that its user chooses, whose rules may ask.
fn is_open(model: &Model, of: &Type) -> bool {
    let shown = written(of);
    let mut words = shown.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    words.any(|word| model.generics.type_params().any(|one| one.ident == word))
}

/// Whether the rules in a field are asked.
fn is_asked(model: &Model, value: &Value) -> bool {
    of(value).iter().any(|rule| rule.path.is_none()) || is_open(model, &value.of)
}

/// The providers that are asked, and how; nothing where nobody is.
pub fn asks(model: &Model) -> Option<TokenStream> {
    let values = || variants(model).iter().flat_map(|variant| &variant.fields);
    let on_wire = |value: &&Value| !matches!(value.at, At::Left);
    let own: Vec<_> = values()
        .flat_map(|value| of(value).into_iter().map(move |one| (value, one)))
        .filter_map(|(value, rule)| rule.path.map(|path| dependency(value, path)))
        .collect();
    let nested: Vec<_> = values()
        .filter(on_wire)
        .filter(|value| is_asked(model, value))
        .map(|Value { of, .. }| quote_spanned!(of.span()=> const { &<#of as __baya::Validate>::CHECKS }))
        .collect();
    if own.is_empty() && nested.is_empty() {
        return None;
    }
    let (mut slot, mut inside) = (0, 0);
    let arms = variants(model)
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
            asked: __baya::Asked<'__baya>,
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
    let (shown, at) = (written(path), place(path.span()));
    let name = match &value.at {
        At::Name(name) => name.clone(),
        _ => String::new(),
    };
    quote_spanned! {path.span()=>
        __baya::Dependency {
            token: __baya::Type::of::<#path>(#shown, __baya::Probe::<#path>::KEY),
            kind: __baya::DependencyKind::One,
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
    let Variant { path, below, fields, .. } = variant;
    let on_wire: Vec<_> = fields.iter().filter(|value| !matches!(value.at, At::Left)).collect();
    let bound = on_wire.iter().map(|Value { member, bound, .. }| quote!(#member: #bound));
    let mut questions = TokenStream::new();
    for value in &on_wire {
        let Value { bound, at, .. } = value;
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
        if is_asked(model, value) {
            let before = &nested[..*inside];
            let field = &value.of;
            questions.extend(quote! {
                let slot = base + #own + const { __baya::Checks::count_all(&[#(#before),*]) };
                all.push(::std::boxed::Box::pin(
                    <#field as __baya::Validate>::ask(#bound, slot, #asked)
                ));
            });
            *inside += 1;
        }
    }
    quote! {
        #path { #(#bound,)* .. } => {
            #(let asked = ::core::clone::Clone::clone(&asked).field(#below);)*
            #questions
        }
    }
}

fn question(
    value: &Value,
    path: &Path,
    groups: &[LitStr],
    asked: &TokenStream,
    number: usize,
) -> TokenStream {
    let (bound, span) = (&value.bound, path.span());
    let (_, around) = value.inner();
    let (base, one) = (local("base"), Ident::new("__baya_value", value.inner().0.span()));
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

/// That the fields whose rules are not asked have none that ask.
pub fn silent(model: &Model) -> Option<TokenStream> {
    if !model.input {
        return None;
    }
    let values = variants(model).iter().flat_map(|variant| &variant.fields);
    let quiet = values.filter(|value| !matches!(value.at, At::Left) && !is_asked(model, value));
    let checks = quiet.map(|Value { of, .. }| {
        let message = format!(
            "rules in `{}` ask a provider, and are not asked here; put `#[rule(check)]` on this field",
            written(of)
        );
        quote_spanned! {of.span()=>
            const _: () = __baya::asks_nobody(&__baya::Probe::<#of>::CHECKS, #message);
        }
    });
    // A constant outside of the type knows none of its parameters.
    let generic = !model.generics.params.is_empty();
    (!generic).then(|| checks.collect())
}
