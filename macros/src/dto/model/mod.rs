//! The model of a DTO: the locations of its values in the wire format, with their rules.

mod field;
mod variant;

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
use syn::{Data, DeriveInput, Expr, ExprPath, Generics, LitStr, Type, TypeReference};

use super::api::Api;
use super::attr::{AttributeArgs, Exposure, VariantAttributes};
use super::generics;
#[cfg(feature = "graphql")]
use super::graphql;
use super::rule::Rules;
use super::wire::{Both, Missing, TypeArguments};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::last_segment;

/// A type with `#[dto]`.
pub struct Model {
    pub ident: Ident,
    pub generics: Generics,
    /// The type with its own parameters.
    pub own: Type,
    pub paths: Paths,
    /// The rules of the whole type.
    pub rules: Vec<Rules>,
    pub shape: Shape,
    /// Whether requests contain it, and whether responses contain it.
    pub input: bool,
    pub output: bool,
    /// Whether it rejects unknown fields.
    pub closed: bool,
    pub api: Api,
    /// Its name in OpenAPI documents.
    pub name: String,
    pub tagging: Tagging,
    /// The tag of a struct, and the value of the tag.
    pub tag: Option<(String, String)>,
    pub through: Both<Box<Type>>,
    /// The names of `#[serde(rename)]`.
    pub rename: Both<String>,
    /// The bounds on its parameters for reading it, as written.
    pub bound: Option<LitStr>,
    /// Whether values borrow from their input, so that no argument of a handler can contain them.
    pub borrows: bool,
    /// The condition on its constant parameters.
    pub requires: Option<Expr>,
    /// The source of absent fields.
    pub missing: Option<Missing>,
    /// The GraphQL declaration.
    #[cfg(feature = "graphql")]
    pub graphql: graphql::TypeDeclaration,
}

/// The representation of the variants of an enum.
pub enum Tagging {
    External,
    Internal(String),
    Adjacent(String, String),
    Untagged,
}

pub enum Shape {
    Struct(Box<Variant>),
    Enum(Vec<Variant>),
}

/// The fields of a struct or of a variant.
pub struct Variant {
    /// `Self`, or `Self::Variant`.
    pub path: TokenStream,
    /// The names of the objects that contain its fields.
    pub below: Vec<String>,
    pub style: Style,
    pub fields: Vec<Value>,
    /// The names by which it is read and written.
    pub name: String,
    pub written: String,
    pub api: Api,
    pub input: bool,
    pub output: bool,
    pub untagged: bool,
    /// Further names by which it is read.
    pub aliases: Vec<String>,
    /// Whether it is read from unknown names.
    pub other: bool,
    /// Whether a function reads or writes it.
    pub special: bool,
    /// Whether a function reads it.
    pub by_function: bool,
    /// The bounds for reading it, as written.
    pub bound: Option<LitStr>,
    pub span: Span,
    /// The GraphQL declaration.
    #[cfg(feature = "graphql")]
    pub graphql: graphql::FieldDeclaration,
}

/// The representation of the fields of a variant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// An object.
    Named,
    /// A list.
    Listed,
    /// The value of the only field.
    Alone,
    /// No value.
    Unit,
}

/// A field.
pub struct Value {
    pub member: syn::Member,
    /// The local name to which emitted code binds it.
    pub bound: Ident,
    pub span: Span,
    /// The type as it is written.
    pub spelled: Type,
    /// The type, with the declaring type in the place of `Self`.
    pub ty: Type,
    /// The type parameters in it, and the types that belong to them.
    pub parameters: Vec<Type>,
    /// The generic types in it that depend on these, without standard types.
    pub generic_types: Vec<Type>,
    /// Whether it contains the declaring type.
    pub is_recursive: bool,
    /// Whether it names no parameter of the declaring type.
    pub is_concrete: bool,
    /// Whether it names a type parameter as it is written, where `Self` hides those of the declaring type.
    pub names_parameters: bool,
    pub at: At,
    /// Further names by which it is read.
    pub aliases: Vec<String>,
    pub reads: Reads,
    pub rules: Vec<Rules>,
    /// The name by which it is written.
    pub written: String,
    pub input: Presence,
    pub output: Presence,
    /// Whether serde skips it in what is read, and in what is written.
    pub skips_input: bool,
    pub skips_output: bool,
    pub exposure: Exposure,
    /// The function that decides whether it is omitted from responses, as written.
    pub left_out_if: Option<Box<ExprPath>>,
    /// Whether `None` is omitted when it is written.
    pub omits_none: bool,
    pub flatten: bool,
    /// The value if it is absent.
    pub missing: Option<Missing>,
    /// Whether a function reads or writes it.
    pub special: bool,
    /// Whether a function with `deserialize_with` reads it.
    pub by_function: bool,
    /// The bounds on the parameters of the type for reading it, as written.
    pub read_bound: Option<LitStr>,
    /// Whether it may be absent, but not `null`.
    pub present: bool,
    pub api: Api,
    /// The GraphQL declaration.
    #[cfg(feature = "graphql")]
    pub graphql: graphql::FieldDeclaration,
}

/// Whether the wire format contains a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Required,
    Optional,
    Never,
}

/// The way in which a field is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// By its type; it is required.
    Needed,
    /// By its type, if it is present.
    Maybe,
    /// By a function, or not at all.
    Specially,
}

/// The location of a field in the wire format.
pub enum At {
    /// The location of the whole type, for a newtype or a flattened field.
    Whole,
    Name(String),
    Index(usize),
    /// None: the field is skipped.
    Skipped,
}

/// The wrapper around the type to which rules apply.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wrapper {
    Nothing,
    Option,
    Patch,
}

impl Model {
    /// Returns the variants; a struct has one.
    pub fn variants(&self) -> &[Variant] {
        match &self.shape {
            Shape::Struct(variant) => std::slice::from_ref(&**variant),
            Shape::Enum(variants) => variants,
        }
    }

    /// Returns the fields that the wire format contains.
    pub fn on_wire(&self) -> impl Iterator<Item = &Value> {
        self.variants().iter().flat_map(Variant::on_wire)
    }
}

impl Variant {
    /// Returns the fields that the wire format contains.
    pub fn on_wire(&self) -> impl Iterator<Item = &Value> {
        self.fields.iter().filter(|value| !matches!(value.at, At::Skipped))
    }
}

impl Value {
    /// Whether the rules inside of it are validated as well.
    pub fn nests(&self) -> bool {
        !matches!(self.at, At::Skipped) && !Rules::skips(&self.rules)
    }

    /// Whether it has a name.
    pub fn is_named(&self) -> bool {
        matches!(self.member, syn::Member::Named(_))
    }

    /// Whether its type depends on type parameters.
    pub fn is_generic(&self) -> bool {
        !self.parameters.is_empty()
    }

    /// Whether the field itself declares a default.
    pub fn has_default(&self) -> bool {
        matches!(self.missing, Some(Missing::Default(_) | Missing::Function(_)))
    }

    /// Returns the groups of clients that it is exposed to; empty if it is not limited to groups.
    pub fn groups(&self) -> &[LitStr] {
        match &self.exposure {
            Exposure::Groups(groups) => groups,
            Exposure::Always | Exposure::Never => &[],
        }
    }

    /// Returns the type to which rules apply, and its wrapper.
    pub fn inner(&self) -> (&Type, Wrapper) {
        match last_segment(&self.ty) {
            Some((name, arguments)) if arguments.len() == 1 => match &*name {
                "Option" => (arguments[0], Wrapper::Option),
                "Patch" => (arguments[0], Wrapper::Patch),
                _ => (&self.ty, Wrapper::Nothing),
            },
            _ => (&self.ty, Wrapper::Nothing),
        }
    }
}

/// Determines the model of an item; reports and returns `None` for a union.
pub fn read(item: &DeriveInput, written: AttributeArgs, sink: &mut Sink) -> Option<Model> {
    let AttributeArgs {
        paths,
        input,
        output,
        requires,
        serde,
        rules,
        variants,
        api,
        #[cfg(feature = "graphql")]
        graphql,
    } = written;
    let own = generics::self_type(item);
    let borrows = borrows(item, &variants);
    let generics = &item.generics;
    let context = variant::TypeContext { serde: &serde, own: &own, generics, input, output };
    let shape = match &item.data {
        Data::Struct(data) => {
            let attributes = variants.into_iter().next()?;
            Shape::Struct(Box::new(variant::of_struct(&data.fields, attributes, &context)))
        }
        Data::Enum(data) => {
            let read = |(variant, attributes): (&syn::Variant, VariantAttributes)| {
                variant::of_enum(variant, attributes, &context)
            };
            Shape::Enum(data.variants.iter().zip(variants).map(read).collect())
        }
        Data::Union(_) => {
            sink.on(&item.ident, "`#[dto]` belongs on a struct or an enum");
            return None;
        }
    };
    let ident = item.ident.clone();
    let wire = || serde.rename.written.clone().unwrap_or_else(|| ident.unraw().to_string());
    let tag = serde.tag.clone().filter(|_| matches!(shape, Shape::Struct(_)));
    Some(Model {
        name: api.name.clone().unwrap_or_else(|| ident.unraw().to_string()),
        tagging: tagging(&serde),
        tag: tag.map(|tag| (tag, wire())),
        closed: serde.closed,
        requires,
        missing: serde.default,
        through: serde.through,
        rename: serde.rename,
        bound: serde.bound,
        borrows,
        generics: item.generics.clone(),
        ident,
        own,
        paths,
        rules,
        shape,
        input,
        output,
        api,
        #[cfg(feature = "graphql")]
        graphql,
    })
}

fn tagging(serde: &TypeArguments) -> Tagging {
    match (&serde.tag, &serde.content) {
        _ if serde.untagged => Tagging::Untagged,
        (Some(tag), Some(content)) => Tagging::Adjacent(tag.clone(), content.clone()),
        (Some(tag), None) => Tagging::Internal(tag.clone()),
        (None, _) => Tagging::External,
    }
}

/// Whether values borrow from their input: by a reference, or by `#[serde(borrow)]`.
fn borrows(item: &DeriveInput, variants: &[VariantAttributes]) -> bool {
    struct Search(bool);
    impl<'t> Visit<'t> for Search {
        fn visit_type_reference(&mut self, ty: &'t TypeReference) {
            self.0 = true;
            visit::visit_type_reference(self, ty);
        }
    }
    if item.generics.lifetimes().next().is_none() {
        return false;
    }
    let mut search = Search(false);
    search.visit_data(&item.data);
    let is_declared = |one: &VariantAttributes| {
        one.serde.borrows || one.fields.iter().any(|field| field.serde.borrows)
    };
    search.0 || variants.iter().any(is_declared)
}
