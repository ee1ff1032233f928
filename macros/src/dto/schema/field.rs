//! The fields of a schema.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, ExprUnary, Lit, Type, UnOp};

use super::{description, rule, shown, with};
use crate::dto::model::{At, Model, Presence, Value};
use crate::dto::validate;
use crate::dto::wire::Missing;
use crate::syntax::hygienic as quote;
use crate::syntax::{is_primitive, to_source};

/// Emits the tag of a struct, which is written and not read.
pub fn tag(tag: &str, name: &str) -> TokenStream {
    quote! {
        __baya::FieldSpec {
            input: __baya::Presence::Never,
            ..__baya::FieldSpec::new(#tag, || __baya::Shape::Json(|| __baya::constant(#name)))
        }
    }
}

/// Emits a field.
pub fn field(model: &Model, value: &Value) -> TokenStream {
    let Value { written, api, .. } = value;
    let name = match &value.at {
        At::Name(name) => name,
        _ => written,
    };
    let shape = shape(value);
    let default = default(model, value);
    let rules = rule::all(value);
    let description = description(api);
    let written = (name != written).then(|| quote!(written: #written,));
    let aliases = &value.aliases;
    let aliases = (!aliases.is_empty()).then(|| quote!(aliases: &[#(#aliases),*],));
    let flatten = value.flatten.then(|| quote!(flatten: true,));
    let groups = value.groups();
    let groups = (!groups.is_empty()).then(|| quote!(groups: &[#(#groups),*],));
    let omits_none = value.omits_none.then(|| quote!(omits_none: true,));
    let by_function = value.by_function.then(|| quote!(by_function: true,));
    let presence = |name: &str, presence| {
        let name = Ident::new(name, proc_macro2::Span::call_site());
        self::presence(presence).map(|presence| quote!(#name: #presence,))
    };
    let input = presence("input", value.input);
    let output = presence("output", value.output);
    with(
        &quote!(__baya::FieldSpec),
        &quote!(#written #aliases #description #flatten #input #output #by_function #groups #omits_none #default #rules),
        &quote!(__baya::FieldSpec::new(#name, #shape)),
    )
}

/// Returns the type that describes a field.
fn described(value: &Value) -> &Type {
    // A field that may be absent, but not `null`, is described by the type in the `Option`.
    let ty = if value.present { value.inner().0 } else { &value.ty };
    value.api.like.as_ref().unwrap_or(ty)
}

/// Emits the shape of a field. An error about a type without a schema points at the type.
fn shape(value: &Value) -> TokenStream {
    if let Some(schema) = &value.api.schema {
        return quote_spanned!(schema.span()=> || __baya::Shape::Json(#schema));
    }
    let ty = described(value);
    quote_spanned!(ty.span()=> <#ty as __baya::Schema>::shape)
}

fn presence(presence: Presence) -> Option<TokenStream> {
    match presence {
        Presence::Required => None,
        Presence::Optional => Some(quote!(__baya::Presence::Optional)),
        Presence::Never => Some(quote!(__baya::Presence::Never)),
    }
}

/// Emits the default of a field, and whether it is valid.
fn default(model: &Model, value: &Value) -> Option<TokenStream> {
    let fits = fits(model, value);
    if value.api.no_default.is_some() {
        return fits;
    }
    if let Some(default) = &value.api.default {
        let shown = match default {
            Expr::Lit(ExprLit { lit: Lit::Str(_), .. }) => shown(default),
            _ => typed(default, value),
        };
        return Some(quote!(default: ::core::option::Option::Some(#shown), #fits));
    }
    let given = given(model, value)?;
    Some(quote!(default: ::core::option::Option::Some(|| __baya::shown!(#given)), #fits))
}

/// Emits whether the default is valid, if the field has rules.
fn fits(model: &Model, value: &Value) -> Option<TokenStream> {
    let is_ruled = !value.rules.is_empty() || value.nests() && !is_primitive(&value.ty);
    let is_read = model.input && value.input != Presence::Never;
    if !is_read || !is_ruled || !matches!(value.at, At::Name(_)) {
        return None;
    }
    let given = given(model, value)?;
    let ty = &value.ty;
    let bound = &value.bound;
    let checks = validate::checks(model, value);
    Some(quote! {
        default_fits: ::core::option::Option::Some(|| __baya::fits(|report| {
            let given: #ty = #given;
            let #bound = &given;
            #checks
        })),
    })
}

/// Emits the value that serde uses for an absent field.
fn given(model: &Model, value: &Value) -> Option<TokenStream> {
    // Whether a type parameter can be serialized and has a default depends on its argument.
    if value.is_generic() {
        return None;
    }
    let ty = &value.ty;
    Some(match value.missing.as_ref()? {
        Missing::Default(_) => quote!(<#ty as ::core::default::Default>::default()),
        Missing::Function(path) => quote_spanned!(path.span()=> #path()),
        Missing::Whole => whole(model, value)?,
    })
}

/// Emits a default with the type of its field.
fn typed(default: &Expr, value: &Value) -> TokenStream {
    if value.api.schema.is_some() || value.api.like.is_some() {
        return shown(default);
    }
    let ty = value.inner().0;
    quote_spanned! {default.span()=>
        || { let __baya_default: #ty = #default; __baya::json_of(&__baya_default) }
    }
}

/// Emits checks that defaults and examples that are literals belong to fields that may have such a value. A default that is
/// not a string has the type of its field anyway.
pub fn literals(model: &Model) -> Vec<TokenStream> {
    let fields = model.variants().iter().flat_map(|variant| &variant.fields);
    let described = fields.filter(|value| value.api.schema.is_none() && value.is_concrete);
    let each = described.flat_map(|value| {
        let default = value.api.default.iter().map(|default| ("default", default));
        let default =
            default.filter(|(_, one)| Kind::from_literal(one).is_some_and(|kind| kind.is_text()));
        let examples = value.api.examples.iter().map(|example| ("example", example));
        default.chain(examples).map(move |(what, literal)| (value, what, literal))
    });
    each.filter_map(|(value, what, literal)| {
        let kind = Kind::from_literal(literal)?;
        let ty = value.api.like.as_ref().unwrap_or(value.inner().0);
        let message = format!(
            "the {what} is a {}, but this field is a `{}`; write a value of that type",
            kind.name,
            to_source(ty)
        );
        let fits = Ident::new(kind.check, literal.span());
        let variant = kind.text.as_ref().map(|text| {
            let shown = to_source(ty);
            quote_spanned! {literal.span()=>
                __baya::check_variant(<#ty as __baya::Schema>::SHAPE, #text, #what, #shown);
            }
        });
        Some(quote_spanned! {literal.span()=>
            const _: () = {
                if !__baya::#fits(<#ty as __baya::Schema>::SHAPE) {
                    ::core::panic!("{}", #message)
                }
                #variant
            };
        })
    })
    .collect()
}

/// The kind of a literal in JSON.
struct Kind {
    name: &'static str,
    /// The function that checks whether a type may have such a value.
    check: &'static str,
    /// The string.
    text: Option<String>,
}

impl Kind {
    /// Returns the kind of a literal.
    fn from_literal(expression: &Expr) -> Option<Self> {
        match expression {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                Some(Self { name: "string", check: "may_be_text", text: Some(text.value()) })
            }
            Expr::Lit(ExprLit { lit: Lit::Char(_), .. }) => {
                Some(Self { name: "string", check: "may_be_text", text: None })
            }
            Expr::Lit(ExprLit { lit: Lit::Int(_) | Lit::Float(_), .. }) => {
                Some(Self { name: "number", check: "may_be_number", text: None })
            }
            Expr::Lit(ExprLit { lit: Lit::Bool(_), .. }) => {
                Some(Self { name: "boolean", check: "may_be_boolean", text: None })
            }
            Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => Self::from_literal(expr),
            _ => None,
        }
    }

    fn is_text(&self) -> bool {
        self.check == "may_be_text"
    }
}

/// Emits the value of a field in the default of the whole type.
fn whole(model: &Model, Value { member, .. }: &Value) -> Option<TokenStream> {
    let is_generic = model.generics.type_params().next().is_some();
    match model.missing.as_ref()? {
        // serde may require more bounds on the parameters than a schema does.
        _ if is_generic => None,
        Missing::Function(path) => Some(quote_spanned! {path.span()=>
            { let __baya_whole: Self = #path(); __baya_whole }.#member
        }),
        Missing::Default(span) if model.input => {
            let function = Ident::new("__baya_default", *span);
            Some(quote!(Self::#function().#member))
        }
        _ => Some(quote!(<Self as ::core::default::Default>::default().#member)),
    }
}
