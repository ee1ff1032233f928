//! What `#[dto]` emits for documents: its fields, variants and rules as data.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, ExprUnary, Lit, Type, UnOp, parse_quote};

use super::api::Api;
use super::model::{At, Model, Presence, Shape, Style, Tagging, Value, Variant};
use super::rule::{Bounds, Kind, Rule};
use super::wire::{Both, Missing};
use crate::syntax::place;

pub fn schema(model: &Model) -> TokenStream {
    let Model { ident, name, api, .. } = model;
    let mut generics = model.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(__baya::Schema));
    }
    let (parameters, _, clause) = generics.split_for_impl();
    let (_, types, _) = model.generics.split_for_impl();
    let arguments: Vec<_> = model.generics.type_params().map(|one| &one.ident).collect();
    let arguments =
        (!arguments.is_empty()).then(|| quote!(arguments: &[#(__baya::shape_of::<#arguments>),*],));
    let (at, content, said) = (place(ident.span()), content(model), said(api));
    let base = quote! {
        __baya::DtoSpec::new(#name, ::core::any::type_name::<Self>, #at, #content)
    };
    let spec = with(&quote!(__baya::DtoSpec), &quote!(#arguments #said), &base);
    quote! {
        #[automatically_derived]
        impl #parameters __baya::Schema for #ident #types #clause {
            const SHAPE: __baya::Shape = __baya::Shape::Dto(const { &#spec });
        }
    }
}

/// A spec with what it says beside the least.
fn with(of: &TokenStream, fields: &TokenStream, base: &TokenStream) -> TokenStream {
    match fields.is_empty() {
        true => quote!(#base),
        false => quote!(#of { #fields ..#base }),
    }
}

/// What is said of a type or a field, as fields of its spec.
fn said(api: &Api) -> TokenStream {
    let Api { title, doc, format, deprecated, examples, .. } = api;
    let texts = [("doc", doc), ("title", title), ("format", format)];
    let texts = texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| {
        let name = Ident::new(name, proc_macro2::Span::call_site());
        quote!(#name: #text,)
    });
    let deprecated = deprecated.then(|| quote!(deprecated: true,));
    let examples = (!examples.is_empty()).then(|| {
        let all = examples.iter().map(shown);
        quote!(examples: &[#(#all),*],)
    });
    quote!(#(#texts)* #deprecated #examples)
}

fn content(model: &Model) -> TokenStream {
    if let Some(schema) = &model.api.schema {
        return quote_spanned!(schema.span()=> __baya::Content::Json(#schema));
    }
    if let Both { read: None, written: None } = model.through {
        return match &model.shape {
            Shape::Struct(variant) => of_fields(variant, model.closed),
            Shape::Enum(variants) => {
                let (tagging, variants) = (
                    tagging(&model.tagging),
                    variants.iter().map(|one| self::variant(one, model.closed)),
                );
                quote! {
                    __baya::Content::Variants { tagging: #tagging, variants: const { &[#(#variants),*] } }
                }
            }
        };
    }
    let of = |one: &Option<Box<Type>>, other: &Option<Box<Type>>| {
        let of = one.as_ref().or(other.as_ref());
        of.map(|of| quote_spanned!(of.span()=> __baya::shape_of::<#of>))
    };
    let Both { read, written } = &model.through;
    let (input, output) = (of(read, written), of(written, read));
    quote!(__baya::Content::Through { input: #input, output: #output })
}

fn tagging(tagging: &Tagging) -> TokenStream {
    match tagging {
        Tagging::External => quote!(__baya::Tagging::External),
        Tagging::Internal(tag) => quote!(__baya::Tagging::Internal(#tag)),
        Tagging::Adjacent(tag, content) => quote!(__baya::Tagging::Adjacent(#tag, #content)),
        Tagging::Untagged => quote!(__baya::Tagging::Untagged),
    }
}

fn variant(variant: &Variant, closed: bool) -> TokenStream {
    let Variant { name, written, api, .. } = variant;
    let content = of_fields(variant, closed);
    let (said, written) = (said(api), (name != written).then(|| quote!(written: #written,)));
    let input = (!variant.input).then(|| quote!(input: false,));
    let output = (!variant.output).then(|| quote!(output: false,));
    let untagged = variant.untagged.then(|| quote!(untagged: true,));
    with(
        &quote!(__baya::VariantSpec),
        &quote!(#written #said #input #output #untagged),
        &quote!(__baya::VariantSpec::new(#name, #content)),
    )
}

fn of_fields(variant: &Variant, closed: bool) -> TokenStream {
    // What is on no wire needs no description.
    let on_wire = variant.fields.iter().filter(|value| !matches!(value.at, At::Left));
    let mut fields = on_wire.map(field);
    match variant.style {
        Style::Unit => quote!(__baya::Content::Unit),
        Style::Alone => {
            let field = fields.next();
            quote!(__baya::Content::Whole(const { &#field }))
        }
        Style::Named => {
            quote!(__baya::Content::Fields { fields: const { &[#(#fields),*] }, closed: #closed })
        }
        Style::Listed => quote!(__baya::Content::Tuple(const { &[#(#fields),*] })),
    }
}

fn field(value: &Value) -> TokenStream {
    let Value { written, api, .. } = value;
    let name = match &value.at {
        At::Name(name) => name,
        _ => written,
    };
    let (of, default, rules, said) = (shape(value), default(value), rules(value), said(api));
    let written = (name != written).then(|| quote!(written: #written,));
    let flatten = value.flatten.then(|| quote!(flatten: true,));
    let presence = |name: &str, presence| {
        let name = Ident::new(name, proc_macro2::Span::call_site());
        self::presence(presence).map(|presence| quote!(#name: #presence,))
    };
    let (input, output) = (presence("input", value.input), presence("output", value.output));
    let groups = &value.groups;
    let groups = (!groups.is_empty()).then(|| quote!(groups: &[#(#groups),*],));
    with(
        &quote!(__baya::FieldSpec),
        &quote!(#written #said #flatten #input #output #groups #default #rules),
        &quote!(__baya::FieldSpec::new(#name, #of)),
    )
}

/// What a field looks like; a message that its type can't be described points at it.
fn shape(value: &Value) -> TokenStream {
    let Api { like, schema, .. } = &value.api;
    if let Some(schema) = schema {
        return quote_spanned!(schema.span()=> || __baya::Shape::Json(#schema));
    }
    // What may be left out, and not be `null`, looks like what is in the `Option`.
    let of = if value.present { value.inner().0 } else { &value.of };
    let of = like.as_ref().unwrap_or(of);
    quote_spanned!(of.span()=> __baya::shape_of::<#of>)
}

fn presence(presence: Presence) -> Option<TokenStream> {
    match presence {
        Presence::Required => None,
        Presence::Optional => Some(quote!(__baya::Presence::Optional)),
        Presence::Never => Some(quote!(__baya::Presence::Never)),
    }
}

fn shown(value: &Expr) -> TokenStream {
    quote_spanned!(value.span()=> || __baya::json_of(&#value))
}

/// What stands in the place of a field that is left out.
fn default(value: &Value) -> Option<TokenStream> {
    let of = &value.of;
    let given = match (&value.api.default, &value.missing) {
        (Some(default), _) => {
            let shown = shown(default);
            return Some(quote!(default: ::core::option::Option::Some(#shown),));
        }
        (None, Some(Missing::Default)) => quote!(<#of as ::core::default::Default>::default()),
        (None, Some(Missing::Function(path))) => quote_spanned!(path.span()=> #path()),
        (None, Some(Missing::Whole)) => {
            let name = &value.member;
            quote!(<Self as ::core::default::Default>::default().#name)
        }
        (None, None) => return None,
    };
    Some(quote!(default: ::core::option::Option::Some(|| __baya::shown!(#given)),))
}

/// The rules that hold always.
fn rules(value: &Value) -> Option<TokenStream> {
    let always = value.rules.iter().filter(|rules| rules.groups.is_empty());
    let always: Vec<_> = always.flat_map(|rules| &rules.rules).collect();
    let mut all: Vec<_> = always.iter().filter_map(|one| rule(one)).collect();
    // White space alone is nothing behind a `trim`.
    let trims = always.iter().any(|rule| matches!(rule.kind, Kind::Sanitize("Trim")));
    let needs = always.iter().any(|rule| matches!(rule.kind, Kind::Length { min: Some(_), .. }));
    if trims && needs {
        all.push(quote!(__baya::RuleSpec::Pattern("\\S")));
    }
    (!all.is_empty()).then(|| quote!(rules: || ::std::vec![#(#all),*],))
}

/// A number as data: a literal as it is, and anything else by its type.
fn number(of: &Expr) -> TokenStream {
    let (literal, minus) = match of {
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => (&**expr, Some(quote!(-))),
        other => (other, None),
    };
    match literal {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.suffix().is_empty() => {
            quote!(__baya::rules::Number::Whole(#minus #number))
        }
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) if number.suffix().is_empty() => {
            quote!(__baya::rules::Number::Real(#minus #number))
        }
        _ => quote!(__baya::rules::Ranged::number(#of)),
    }
}

/// A rule as data.
fn rule(Rule { span, kind }: &Rule) -> Option<TokenStream> {
    let span = *span;
    let optional = super::expand::optional;
    Some(match kind {
        Kind::Length { min, max } => {
            let (min, max) = (optional(min.as_ref()), optional(max.as_ref()));
            quote_spanned!(span=> __baya::RuleSpec::Length { min: #min, max: #max })
        }
        Kind::Range(Bounds { min, max, above, below }) => {
            let number = |bound: &Option<Expr>| match bound {
                Some(bound) => {
                    let number = number(bound);
                    quote!(::core::option::Option::Some(#number))
                }
                None => quote!(::core::option::Option::None),
            };
            let (min, max) = (number(min), number(max));
            quote_spanned! {span=>
                __baya::RuleSpec::Range { min: #min, max: #max, above: #above, below: #below }
            }
        }
        Kind::MultipleOf(of) => {
            let number = number(of);
            quote_spanned!(span=> __baya::RuleSpec::MultipleOf(#number))
        }
        Kind::Pattern(pattern) => quote_spanned!(span=> __baya::RuleSpec::Pattern(#pattern)),
        Kind::Format(name) => {
            let name = Ident::new(name, span);
            quote_spanned!(span=> __baya::RuleSpec::Format(__baya::rules::Format::#name))
        }
        Kind::Contains(at, part) => {
            let at = Ident::new(at, span);
            quote_spanned! {span=>
                __baya::RuleSpec::Contains(__baya::rules::Contains {
                    part: #part,
                    at: __baya::rules::Affix::#at,
                })
            }
        }
        Kind::Unique => quote_spanned!(span=> __baya::RuleSpec::Unique),
        Kind::Each(rules) => {
            let all = rules.iter().filter_map(rule);
            quote_spanned!(span=> __baya::RuleSpec::Each(::std::vec![#(#all),*]))
        }
        Kind::Custom(_) | Kind::Sanitize(_) | Kind::Present | Kind::Check(_) => return None,
    })
}
