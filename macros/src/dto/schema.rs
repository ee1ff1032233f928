//! What `#[dto]` emits for documents: its fields, variants and rules as data.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Member, Type, parse_quote};

use super::api::Api;
use super::model::{Model, Presence, Shape, Style, Tagging, Value, Variant};
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
    let arguments = model.generics.type_params().map(|parameter| {
        let ident = &parameter.ident;
        quote!(__baya::shape_of::<#ident>)
    });
    let (at, content) = (place(ident.span()), content(model));
    let Api { title, doc, deprecated, .. } = api;
    let examples = examples(api);
    quote! {
        #[automatically_derived]
        impl #parameters __baya::Schema for #ident #types #clause {
            const SHAPE: __baya::Shape = __baya::Shape::Dto(&__baya::DtoSpec {
                name: #name,
                arguments: &[#(#arguments),*],
                path: ::core::any::type_name::<Self>,
                at: #at,
                doc: #doc,
                title: #title,
                deprecated: #deprecated,
                examples: #examples,
                content: #content,
            });
        }
    }
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
                    __baya::Content::Variants { tagging: #tagging, variants: &[#(#variants),*] }
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
    let Variant { name, written, api, input, output, untagged, .. } = variant;
    let (doc, content) = (&api.doc, of_fields(variant, closed));
    quote! {
        __baya::VariantSpec {
            name: #name,
            written: #written,
            doc: #doc,
            input: #input,
            output: #output,
            untagged: #untagged,
            content: #content,
        }
    }
}

fn of_fields(variant: &Variant, closed: bool) -> TokenStream {
    let mut fields = variant.fields.iter().map(field);
    match variant.style {
        Style::Unit => quote!(__baya::Content::Unit),
        Style::Alone => {
            let field = fields.next();
            quote!(__baya::Content::Whole(&#field))
        }
        Style::Named => {
            quote!(__baya::Content::Fields { fields: &[#(#fields),*], closed: #closed })
        }
        Style::Listed => quote!(__baya::Content::Tuple(&[#(#fields),*])),
    }
}

fn field(value: &Value) -> TokenStream {
    let Value { written, flatten, api, .. } = value;
    let name = match &value.at {
        super::model::At::Name(name) => name,
        _ => written,
    };
    let (input, output) = (presence(value.input), presence(value.output));
    let Api { title, doc, format, deprecated, .. } = api;
    let (of, default, examples, rules) =
        (shape(value), default(value), examples(api), rules(value));
    quote! {
        __baya::FieldSpec {
            name: #name,
            written: #written,
            of: #of,
            flatten: #flatten,
            input: #input,
            output: #output,
            doc: #doc,
            title: #title,
            format: #format,
            deprecated: #deprecated,
            default: #default,
            examples: #examples,
            rules: #rules,
        }
    }
}

/// What a field looks like; a message that its type can't be described points at it.
fn shape(value: &Value) -> TokenStream {
    let Api { like, schema, .. } = &value.api;
    if let Some(schema) = schema {
        return quote_spanned!(schema.span()=> || __baya::Shape::Json(#schema));
    }
    let of = like.as_ref().unwrap_or(&value.of);
    quote_spanned!(of.span()=> __baya::shape_of::<#of>)
}

fn presence(presence: Presence) -> TokenStream {
    match presence {
        Presence::Required => quote!(__baya::Presence::Required),
        Presence::Optional => quote!(__baya::Presence::Optional),
        Presence::Never => quote!(__baya::Presence::Never),
    }
}

fn examples(api: &Api) -> TokenStream {
    let all = api.examples.iter().map(shown);
    quote!(&[#(#all),*])
}

fn shown(value: &Expr) -> TokenStream {
    quote_spanned!(value.span()=> || __baya::json_of(&#value))
}

/// What stands in the place of a field that is left out.
fn default(value: &Value) -> TokenStream {
    let of = &value.of;
    let given = match (&value.api.default, &value.missing) {
        (Some(default), _) => {
            let shown = shown(default);
            return quote!(::core::option::Option::Some(#shown));
        }
        (None, Some(Missing::Default)) => quote!(<#of as ::core::default::Default>::default()),
        (None, Some(Missing::Function(path))) => quote_spanned!(path.span()=> #path()),
        (None, Some(Missing::Whole)) => match &value.member {
            Member::Named(name) => quote!(<Self as ::core::default::Default>::default().#name),
            Member::Unnamed(_) => return quote!(::core::option::Option::None),
        },
        (None, None) => return quote!(::core::option::Option::None),
    };
    quote!(::core::option::Option::Some(|| __baya::shown!(#given)))
}

/// The rules that hold always.
fn rules(value: &Value) -> TokenStream {
    let (inner, _) = value.inner();
    let always = value.rules.iter().filter(|rules| rules.groups.is_empty());
    let of = quote!(#inner);
    let all: Vec<_> =
        always.flat_map(|rules| &rules.rules).filter_map(|one| rule(one, &of)).collect();
    match all.is_empty() {
        true => quote!(::std::vec::Vec::new),
        false => quote!(|| ::std::vec![#(#all),*]),
    }
}

/// A rule about values of a type as data.
fn rule(Rule { span, kind }: &Rule, of: &TokenStream) -> Option<TokenStream> {
    let span = *span;
    let optional = super::expand::optional;
    Some(match kind {
        Kind::Length { min, max } => {
            let (min, max) = (optional(min.as_ref()), optional(max.as_ref()));
            quote_spanned!(span=> __baya::RuleSpec::Length { min: #min, max: #max })
        }
        Kind::Range(Bounds { min, max, above, below }) => {
            let (min, max) = (optional(min.as_ref()), optional(max.as_ref()));
            quote_spanned! {span=>
                __baya::rules::Range { min: #min, max: #max, above_min: #above, below_max: #below }
                    .described::<#of>()
            }
        }
        Kind::MultipleOf(number) => {
            quote_spanned!(span=> __baya::rules::Range::described_multiple::<#of>(#number))
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
            let member = quote!(<#of as __baya::rules::Items>::Item);
            let all = rules.iter().filter_map(|one| rule(one, &member));
            quote_spanned!(span=> __baya::RuleSpec::Each(::std::vec![#(#all),*]))
        }
        Kind::Custom(_) => return None,
    })
}
