//! The validation of fields by their rules.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Path};

use super::model::{At, Model, Presence, Shape, Value, Variant, Wrapper};
use super::rule::pattern;
use super::rule::{Bounds, Kind, Rule, Rules};
use crate::syntax::hygienic as quote;
use crate::syntax::{is_primitive, local};

/// Emits the validation of the fields of a struct or a variant.
pub(super) fn arm(model: &Model, variant: &Variant) -> TokenStream {
    let Variant { path, below, .. } = variant;
    let validated = || variant.on_wire().filter(|value| is_validated(model, value));
    let bound = validated().map(|Value { member, bound, .. }| quote!(#member: #bound));
    let checks = validated().map(|one| value(model, one));
    quote! {
        #path { #(#bound,)* .. } => {
            #(let report = &mut report.field(#below);)*
            #(#checks)*
        }
    }
}

/// Whether a field can contain a value from a client. The rules of a field that is never read describe responses; its default
/// need not satisfy them.
fn is_validated(model: &Model, value: &Value) -> bool {
    !model.input || value.input != Presence::Never
}

/// Emits the checks of a field and of the values inside of it, at the location of the field.
fn value(model: &Model, value: &Value) -> TokenStream {
    let location = match &value.at {
        At::Whole | At::Skipped => quote!(let report = &mut *report;),
        At::Name(name) => quote!(let report = &mut report.field(#name);),
        At::Index(index) => quote!(let report = &mut report.index(#index);),
    };
    let checks = checks(model, value);
    quote!({ #location #checks })
}

/// Emits the checks of a field and of the values inside of it.
pub(super) fn checks(model: &Model, value: &Value) -> TokenStream {
    let Value { bound, span, .. } = value;
    let report = local("report");
    let own = own(model, value, &quote!(#bound));
    let within = local("within");
    // A concrete type is probed for rules; a type parameter has a bound.
    let ty = &value.ty;
    let nested = if !value.nests() {
        TokenStream::new()
    } else if value.is_generic() {
        quote_spanned!(*span=> <#ty as __baya::Validate>::validate(#bound, #report);)
    } else {
        quote_spanned!(*span=> __baya::nested!(#bound, #report);)
    };
    if is_bounded(value) {
        quote!(let #within = #own; if #within { #nested })
    } else {
        quote!(#own #nested)
    }
}

/// Whether the elements of a value are checked only if it is not too long.
pub(super) fn is_bounded(value: &Value) -> bool {
    let is_list = !is_primitive(value.inner().0);
    let mut rules = value.rules.iter().flat_map(|rules| &rules.rules);
    is_list && rules.any(|rule| matches!(rule.kind, Kind::Length { max: Some(_), .. }))
}

/// Emits the checks of the rules of a field itself.
pub(super) fn own(model: &Model, value: &Value, expression: &TokenStream) -> Option<TokenStream> {
    // An error about a rule that does not fit the type points at the type.
    let (inner, around) = value.inner();
    let name = Ident::new("__baya_value", inner.span());
    let bounded = is_bounded(value);
    let function = function(value);
    let report = local("report");
    let checks = of_value(value, &name);
    if checks.is_empty() {
        return None;
    }
    let checks = if !shares(model) {
        checks
    } else if bounded {
        quote!(Self::#function(#name, #report))
    } else {
        quote!(Self::#function(#name, #report);)
    };
    // An absent value is not too long.
    let otherwise = bounded.then(|| quote!(else { true }));
    Some(match around {
        Wrapper::Nothing => quote!({ let #name = #expression; #checks }),
        Wrapper::Option => {
            quote!(if let ::core::option::Option::Some(#name) = #expression { #checks } #otherwise)
        }
        Wrapper::Patch => {
            quote!(if let __baya::Patch::Value(#name) = #expression { #checks } #otherwise)
        }
    })
}

/// Emits the checks of a value. For a bounded value, they return whether it is not too long.
fn of_value(value: &Value, name: &Ident) -> TokenStream {
    if !is_bounded(value) {
        return grouped(&value.rules, name, false);
    }
    let checks = grouped(&value.rules, name, true);
    let within = local("within");
    quote!(let mut #within = true; #checks #within)
}

/// Whether the rules of each field are emitted as a function, because both the validation and the search for errors in
/// unreadable input need them. A function can't use the parameters of the type.
fn shares(model: &Model) -> bool {
    matches!(model.shape, Shape::Struct(_)) && model.input && model.generics.params.is_empty()
}

fn function(value: &Value) -> Ident {
    format_ident!("__baya_rules_of_{}", value.bound)
}

/// Emits the functions with the rules of the fields, in which `Self` is the type.
pub(super) fn functions(model: &Model) -> Option<TokenStream> {
    let fields = model.variants().iter().flat_map(|variant| &variant.fields);
    let validated = fields.filter(|value| shares(model) && is_validated(model, value));
    let functions = validated.filter_map(|value| {
        let inner = value.inner().0;
        let report = local("report");
        let name = Ident::new("__baya_value", inner.span());
        let checks = of_value(value, &name);
        let function = function(value);
        let returned = is_bounded(value).then(|| quote!(-> bool));
        (!checks.is_empty()).then(|| {
            quote! {
                #[doc(hidden)]
                fn #function(#name: &#inner, #report: &mut __baya::Report<'_>) #returned {
                    #checks
                }
            }
        })
    });
    let functions: Vec<_> = functions.collect();
    let ident = &model.ident;
    (!functions.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            impl #ident {
                #(#functions)*
            }
        }
    })
}

/// Emits the checks of the rules, by group. For a bounded value, the lengths come first.
pub(super) fn grouped(all: &[Rules], value: &Ident, bounded: bool) -> TokenStream {
    let is_length = |rule: &&Rule| matches!(rule.kind, Kind::Length { .. });
    let each = all.iter().map(|Rules { rules, groups }| {
        let checks: Vec<_> = if bounded {
            let (lengths, others): (Vec<_>, Vec<_>) = rules.iter().partition(is_length);
            let within = local("within");
            let lengths = lengths.into_iter().map(|rule| {
                let check = length(rule, value);
                quote!(#within &= #check;)
            });
            let checks = others.into_iter().map(|rule| check(rule, value));
            let checks: TokenStream = checks.collect();
            let inside = (!checks.is_empty()).then(|| quote!(if #within { #checks }));
            lengths.chain(inside).collect()
        } else {
            rules.iter().map(|rule| check(rule, value)).collect()
        };
        if groups.is_empty() {
            quote!(#(#checks)*)
        } else {
            quote!(if report.has_group(&[#(#groups),*]) { #(#checks)* })
        }
    });
    each.collect()
}

/// Emits the check of a length, which returns whether the value is not too long.
fn length(Rule { span, kind, message }: &Rule, value: &Ident) -> TokenStream {
    let span = *span;
    let report = local("report");
    let Kind::Length { min, max } = kind else { return TokenStream::new() };
    let rule = length_of(span, min.as_ref(), max.as_ref());
    let counted = of_trait(value, "HasLength", "counted");
    match message {
        Some(message) => {
            let within = local("within");
            quote_spanned! {span=> {
                let mut #within = true;
                #report.with_message(#message, |#report: &mut __baya::Report<'_>| {
                    #within = #rule.check_counted(#counted, #report);
                });
                #within
            }}
        }
        None => quote_spanned!(span=> #rule.check_counted(#counted, #report)),
    }
}

/// Emits the check of a rule, with its message if it has one.
fn check(rule: &Rule, value: &Ident) -> TokenStream {
    with_message(rule, without_message(rule, value))
}

/// Wraps a check so that it reports the message of the rule, if it has one.
pub(super) fn with_message(Rule { span, message, .. }: &Rule, check: TokenStream) -> TokenStream {
    let report = local("report");
    match message {
        Some(message) => quote_spanned! {*span=>
            #report.with_message(#message, |#report: &mut __baya::Report<'_>| { #check });
        },
        None => check,
    }
}

/// Emits a length rule as a value.
pub(super) fn length_of(span: Span, min: Option<&Expr>, max: Option<&Expr>) -> TokenStream {
    let min = optional(min);
    let max = optional(max);
    quote_spanned!(span=> __baya::rules::Length { min: #min, max: #max })
}

/// Emits a range rule as a value.
pub(super) fn range_of(span: Span, bounds: &Bounds) -> TokenStream {
    let Bounds { min, max, above, below } = bounds;
    let bound = |bound: &Option<Expr>| match bound {
        Some(bound) => {
            quote_spanned!(bound.span()=> ::core::option::Option::Some(__baya::rules::bound(#bound)))
        }
        None => quote!(::core::option::Option::None),
    };
    let min = bound(min);
    let max = bound(max);
    quote_spanned! {span=>
        __baya::rules::Range { min: #min, max: #max, above_min: #above, below_max: #below }
    }
}

/// Emits the check of a rule without its message.
fn without_message(Rule { span, kind, .. }: &Rule, value: &Ident) -> TokenStream {
    let span = *span;
    let report = local("report");
    match kind {
        Kind::Length { min, max } => {
            let rule = length_of(span, min.as_ref(), max.as_ref());
            let counted = of_trait(value, "HasLength", "counted");
            quote_spanned!(span=> #rule.check_counted(#counted, #report);)
        }
        Kind::Range(bounds) => {
            let rule = range_of(span, bounds);
            let bounded =
                quote_spanned!(value.span()=> <_ as __baya::rules::InRange<_>>::check_range);
            quote_spanned!(span=> #bounded(#value, #rule, #report);)
        }
        Kind::MultipleOf(divisor) => {
            let divisor = quote_spanned!(divisor.span()=> __baya::rules::bound(#divisor));
            let bounded =
                quote_spanned!(value.span()=> <_ as __baya::rules::InRange<_>>::check_multiple);
            quote_spanned!(span=> #bounded(#value, #divisor, #report);)
        }
        Kind::Pattern(literal) => {
            // A pattern that can't be compiled has been reported.
            let compiled = pattern::compiled(&literal.value()).unwrap_or_default();
            let text = of_trait(value, "Text", "text");
            quote_spanned! {span=> {
                static PATTERN: __baya::rules::Pattern =
                    __baya::rules::Pattern::new(#literal, || __baya::regex(#compiled));
                PATTERN.check(#text, #report);
            }}
        }
        Kind::Format(name) => {
            let name = Ident::new(name, span);
            let text = of_trait(value, "Text", "text");
            quote_spanned!(span=> __baya::rules::Format::#name.check(#text, #report);)
        }
        Kind::Contains(at, part) => {
            let at = Ident::new(at, span);
            let text = of_trait(value, "Text", "text");
            quote_spanned! {span=>
                __baya::rules::Contains { part: #part, at: __baya::rules::Affix::#at }
                    .check(#text, #report);
            }
        }
        Kind::Unique => quote_spanned!(span=> __baya::unique!(#value, #report, _);),
        Kind::Each(rules) => {
            let item = Ident::new("__baya_item", value.span());
            let checks = each(rules, &item);
            let bound = quote_spanned!(value.span()=> <_ as __baya::rules::Items>::check_each);
            quote_spanned!(span=> #bound(#value, #report, |#item, #report| {
                #checks
            });)
        }
        Kind::Custom(path) => custom(path, value),
        Kind::Sanitize(_) | Kind::Present | Kind::Skip | Kind::Check(_) => TokenStream::new(),
    }
}

/// Emits the call of a trait's method on a value, whose type the trait reports.
fn of_trait(value: &Ident, bound: &str, method: &str) -> TokenStream {
    let span = value.span();
    let bound = Ident::new(bound, span);
    let method = Ident::new(method, span);
    quote_spanned!(span=> <_ as __baya::rules::#bound>::#method(#value))
}

/// Emits the checks of each element.
pub(super) fn each(rules: &[Rule], item: &Ident) -> TokenStream {
    rules.iter().map(|rule| check(rule, item)).collect()
}

/// Emits the call of a custom rule.
fn custom(path: &Path, value: &Ident) -> TokenStream {
    let span = path.span();
    let report = local("report");
    quote_spanned!(span=> <_ as __baya::RuleResult>::report(#path(#value), #report);)
}

/// Emits an optional expression.
pub(super) fn optional(expression: Option<&Expr>) -> TokenStream {
    match expression {
        Some(expression) => quote!(::core::option::Option::Some(#expression)),
        None => quote!(::core::option::Option::None),
    }
}
