//! The reasons why a declared type can't be part of a schema. HTTP may use such a type, so the reason is reported where a
//! schema uses it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::attr::Kind;
use super::check::unfit_value;
use crate::dto::model::{Model, Shape, Style, Tagging, Variant};

/// A bound that no type meets, and the location of its reason.
pub struct Unfit {
    condition: &'static str,
    span: Span,
}

impl Unfit {
    /// Emits the bound. It has a separate lifetime, so that the compiler does not evaluate it before the type is used in a
    /// schema.
    pub fn predicate(&self) -> TokenStream {
        let condition = Ident::new(self.condition, Span::call_site());
        quote_spanned!(self.span=> for<'__baya> (): __baya::graphql::unfit::#condition<'__baya, Self>)
    }
}

/// Returns the reason why clients can't send a type with `#[dto(input)]`.
pub fn input(model: &Model) -> Option<Unfit> {
    let is_declared = model.graphql.input && !matches!(model.graphql.kind, Some(Kind::Scalar));
    match &model.shape {
        _ if !is_declared => None,
        Shape::Struct(variant) => {
            let flat = variant.fields.iter().find(|value| value.flatten);
            let flat = flat.map(|value| Unfit { condition: "NotFlattened", span: value.span });
            let is_unnamed = matches!(variant.style, Style::Listed | Style::Unit);
            let unnamed = Unfit { condition: "NamedFields", span: model.ident.span() };
            flat.or(is_unnamed.then_some(unnamed))
        }
        Shape::Enum(variants) => {
            let is_tagged = !matches!(model.tagging, Tagging::External);
            let tagged = variants.iter().find(|one| is_tagged || one.untagged || one.other);
            let several = variants.iter().find(|one| one.style != Style::Alone);
            let tagged = tagged.map(|one| Unfit { condition: "NotTagged", span: one.span });
            tagged.or(several.map(|one| Unfit { condition: "OneValueEach", span: one.span }))
        }
    }
}

/// Returns the reason why an enum without fields is not an enum of a schema.
pub fn values(model: &Model, variants: &[Variant]) -> Option<Unfit> {
    let is_plain = model.generics.params.is_empty()
        && model.graphql.kind.is_none()
        && model.through.read.is_none()
        && model.through.written.is_none()
        && matches!(model.tagging, Tagging::External)
        && variants.iter().all(|one| one.style == Style::Unit);
    let unnamed = variants.iter().find(|one| unfit_value(&one.written).is_some());
    let left =
        |one: &&Variant| !one.input || !one.output || one.untagged || one.other || one.special;
    let left = variants.iter().find(left);
    match (left, unnamed) {
        _ if !is_plain => None,
        (Some(one), _) => Some(Unfit { condition: "EveryValue", span: one.span }),
        (None, Some(one)) => Some(Unfit { condition: "FitNames", span: one.span }),
        _ if variants.is_empty() => {
            Some(Unfit { condition: "SomeValue", span: model.ident.span() })
        }
        _ => None,
    }
}
