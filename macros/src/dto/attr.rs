//! `#[dto(...)]`, `#[serde(...)]` and `#[rule(...)]`, as written.

use proc_macro2::TokenStream;
use syn::{Attribute, Data, DeriveInput, Expr, Field, LitStr, Type};

use super::api::{self, Api};
use super::foreign;
#[cfg(feature = "graphql")]
use super::graphql;
use super::rule::{self, Rules};
use super::serde_derives;
use super::wire::{FieldArguments, TypeArguments};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{
    Argument, Arguments, attribute_name, attribute_tokens, groups, split_arguments, take,
};

/// The attributes of a type and its fields, as written.
pub struct AttributeArgs {
    pub paths: Paths,
    /// Whether requests contain it, and whether responses contain it.
    pub input: bool,
    pub output: bool,
    /// The condition on its constant parameters.
    pub requires: Option<Expr>,
    pub serde: TypeArguments,
    pub rules: Vec<Rules>,
    pub api: Api,
    #[cfg(feature = "graphql")]
    pub graphql: graphql::TypeDeclaration,
    /// The attributes of each variant; those of a struct are the only ones.
    pub variants: Vec<VariantAttributes>,
}

/// The attributes of a variant, as written.
pub struct VariantAttributes {
    pub serde: FieldArguments,
    pub api: Api,
    #[cfg(feature = "graphql")]
    pub graphql: graphql::FieldDeclaration,
    pub fields: Vec<FieldAttributes>,
}

/// The attributes of a field, as written.
pub struct FieldAttributes {
    pub serde: FieldArguments,
    pub rules: Vec<Rules>,
    pub api: Api,
    pub exposure: Exposure,
    #[cfg(feature = "graphql")]
    pub graphql: graphql::FieldDeclaration,
}

/// The clients that a field is for: `#[hide]` and `#[expose(groups(...))]`.
pub enum Exposure {
    Always,
    Never,
    Groups(Vec<LitStr>),
}

/// The arguments of `#[dto]`.
pub const KNOWN: &[&str] = &[
    "input",
    "output",
    #[cfg(feature = "graphql")]
    graphql::KNOWN[0],
    #[cfg(feature = "graphql")]
    graphql::KNOWN[1],
    #[cfg(feature = "graphql")]
    graphql::KNOWN[2],
    "requires",
    "partial",
    "pick",
    "omit",
    "merge",
    "crate",
];
/// The arguments that use the fields of another type.
const MAPPINGS: [&str; 4] = ["partial", "pick", "omit", "merge"];

/// Reads the attributes, and removes those that only the framework reads.
pub fn read(arguments: TokenStream, item: &mut DeriveInput, sink: &mut Sink) -> AttributeArgs {
    let arguments = Arguments::read_beside("dto", arguments, 0, KNOWN, elsewhere, sink);
    let input = arguments.has("input");
    let output = arguments.has("output");
    let requires = arguments.get("requires").and_then(|_| arguments.value("requires", sink));
    for argument in MAPPINGS.iter().filter_map(|name| arguments.get(name)) {
        let name = &argument.name;
        let message = format!("`{name}` uses the fields of another type; write `{name}(Cat)`");
        sink.at(name.span(), message);
    }
    #[cfg(feature = "graphql")]
    let graphql = graphql::TypeDeclaration::read(&arguments, &mut item.attrs, sink);
    #[cfg(feature = "graphql")]
    let both = input == output || input && graphql.kind.is_some();
    #[cfg(not(feature = "graphql"))]
    let both = input == output;
    foreign::replace_on_type(item, sink);
    reject_cfg_attr(&item.attrs, sink);
    let serde = TypeArguments::read(&item.attrs, sink);
    let rules = rules(&mut item.attrs, None, sink);
    let api = api::read(&mut item.attrs, api::ON_TYPES, sink);
    let variants = match &mut item.data {
        Data::Struct(data) => vec![variant(&mut Vec::new(), data.fields.iter_mut(), sink)],
        Data::Enum(data) => data
            .variants
            .iter_mut()
            .map(|one| variant(&mut one.attrs, one.fields.iter_mut(), sink))
            .collect(),
        Data::Union(_) => Vec::new(),
    };
    let paths = Paths::new(arguments.krate());
    let input = input || both;
    let output = output || both;
    serde_derives::reject(&mut item.attrs, input, output, sink);
    if let Some(argument) = arguments.get("requires")
        && !input
    {
        let message = "`requires` is checked where a handler accepts the type, but a type with `#[dto(output)]` is never read; remove one of them";
        sink.at(argument.name.span(), message);
    }
    AttributeArgs {
        paths,
        input,
        output,
        requires,
        serde,
        rules,
        api,
        #[cfg(feature = "graphql")]
        graphql,
        variants,
    }
}

/// Returns the message for an argument that needs a feature, or that is written in another way.
fn elsewhere(argument: &Argument) -> Option<String> {
    let name = argument.name.to_string();
    let is_of_graphql =
        !cfg!(feature = "graphql") && matches!(&*name, "object" | "interface" | "scalar");
    if is_of_graphql {
        return Some(format!(
            "`{name}` needs the feature `graphql` of `baya`; add it to the dependency, as in `features = [\"graphql\"]`"
        ));
    }
    if ["rename_all", "rename", "tag", "untagged", "deny_unknown_fields", "transparent"]
        .contains(&&*name)
    {
        let written = argument.written_as(&name);
        return Some(format!(
            "`{name}` belongs to serde; write `#[serde({written})]` below `#[dto]`"
        ));
    }
    if ["Serialize", "Deserialize", "Validate", "ToSchema", "JsonSchema"].contains(&&*name) {
        return Some(format!("`#[dto]` derives this already; remove `{name}`"));
    }
    if ["Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash", "Default"].contains(&&*name) {
        return Some(format!(
            "`#[dto]` does not derive `{name}`; write `#[derive({name})]` below it"
        ));
    }
    let message = match &*name {
        "both" => "a type is for requests and responses by default; remove `both`",
        "enum" => "`#[dto]` on an enum without fields is an enum of the schema; remove `enum`",
        "union" => {
            "a union is an enum whose variants contain its objects; write `#[dto(object)]` on it"
        }
        "oneof" | "one_of" | "oneOf" => {
            "an enum with one value in each variant is an input object of which clients send one field; write `#[dto(input)]` on it"
        }
        _ => return None,
    };
    Some(message.to_owned())
}

fn variant<'f>(
    attributes: &mut Vec<Attribute>,
    fields: impl Iterator<Item = &'f mut Field>,
    sink: &mut Sink,
) -> VariantAttributes {
    for attribute in take(attributes, &["rule"]) {
        sink.on(attribute, "`#[rule]` belongs on a field or on the whole type, not on a variant");
    }
    reject_cfg(attributes, "variant", sink);
    let serde = FieldArguments::read(attributes, sink);
    let api = api::read(attributes, api::ON_VARIANTS, sink);
    #[cfg(feature = "graphql")]
    let graphql = graphql::FieldDeclaration::read_variant(attributes, sink);
    let fields = fields.map(|field| {
        reject_cfg(&field.attrs, "field", sink);
        FieldAttributes {
            serde: FieldArguments::read(&field.attrs, sink),
            rules: rules(&mut field.attrs, Some(&field.ty), sink),
            api: api::read(&mut field.attrs, api::ON_FIELDS, sink),
            #[cfg(feature = "graphql")]
            graphql: graphql::FieldDeclaration::read(&mut field.attrs, sink),
            exposure: exposure(field, sink),
        }
    });
    VariantAttributes {
        serde,
        api,
        #[cfg(feature = "graphql")]
        graphql,
        fields: fields.collect(),
    }
}

/// Rejects `#[cfg]` on variants and fields, which the compiler evaluates after this macro has run, and not in the emitted
/// code.
fn reject_cfg(attributes: &[Attribute], what: &str, sink: &mut Sink) {
    for attribute in attributes.iter().filter(|attribute| attribute_name(attribute) == "cfg") {
        let message = format!(
            "`#[dto]` is expanded before `#[cfg]` of a {what} is evaluated; write the type twice, each with its own `#[cfg(...)]` above `#[dto]`"
        );
        sink.on(attribute, message);
    }
    reject_cfg_attr(attributes, sink);
}

/// Rejects `#[cfg_attr]` around attributes that this macro reads.
fn reject_cfg_attr(attributes: &[Attribute], sink: &mut Sink) {
    for attribute in attributes {
        if let Some(name) = conditional_name(attribute) {
            let message = format!(
                "`#[dto]` is expanded before `#[cfg_attr]` around `{name}` is evaluated; write the type twice, each with its own `#[cfg(...)]` above `#[dto]`"
            );
            sink.on(attribute, message);
        }
    }
}

/// Returns the name of an attribute that this macro reads, inside of `#[cfg_attr]`.
pub fn conditional_name(attribute: &Attribute) -> Option<String> {
    const READ: [&str; 6] = ["serde", "rule", "api", "hide", "expose", "graphql"];
    if attribute_name(attribute) != "cfg_attr" {
        return None;
    }
    split_arguments(attribute_tokens(attribute)).into_iter().skip(1).find_map(|part| {
        let name = part.into_iter().next()?.to_string();
        READ.contains(&&*name).then_some(name)
    })
}

/// Reads `#[hide]` and `#[expose(groups(...))]`.
fn exposure(field: &mut Field, sink: &mut Sink) -> Exposure {
    let mut exposure = Exposure::Always;
    for attribute in take(&mut field.attrs, &["hide", "expose"]) {
        if !matches!(exposure, Exposure::Always) {
            sink.on(
                &attribute,
                "a field is hidden or exposed to some clients; remove one of these attributes",
            );
        } else if attribute_name(&attribute) == "hide" {
            if !matches!(attribute.meta, syn::Meta::Path(_)) {
                let message = "`#[hide]` accepts no arguments, and hides the field from every client; write `#[hide]`, or `#[expose(groups(\"admin\"))]` for some clients";
                sink.on(&attribute, message);
            }
            exposure = Exposure::Never;
        } else if field.ident.is_none() {
            sink.on(
                &attribute,
                "`#[expose(...)]` belongs on a field with a name, because a list has no gaps",
            );
        } else {
            exposure = Exposure::Groups(groups(&attribute, sink));
        }
    }
    exposure
}

fn rules(attributes: &mut Vec<Attribute>, ty: Option<&Type>, sink: &mut Sink) -> Vec<Rules> {
    let all = take(attributes, &["rule"]);
    all.iter().map(|attribute| rule::read(attribute, ty, sink)).collect()
}
