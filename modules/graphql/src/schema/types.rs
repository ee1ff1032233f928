//! The types of a schema, from the specs that `#[dto]` emits.

use std::collections::HashMap;

use async_graphql::registry::{MetaField, MetaInputValue, MetaType, Registry};
use baya::schema::{
    Content, Direction, DtoSpec, FieldSpec, List, Of, Presence, Shape, Tagging, VariantSpec,
};
use indexmap::{IndexMap, IndexSet};

use super::inputs::{InputField, InputObject, InputType, Inputs};
use super::keys::Keys;
use super::nullable::{is_nullable, nullable};
use super::same_names::SameNameType;
use super::type_names::{NameClaim, Names};
use super::{PlanBuilder, directives, meta};
use crate::names::{field_name, is_name, type_name, value_name};

/// Registers types, each once.
pub(super) struct Types<'b> {
    pub(super) registry: &'b mut Registry,
    pub(super) builder: &'b mut PlanBuilder,
}

/// The registered types of a schema, and the errors in them.
#[derive(Default)]
pub(super) struct RegisteredTypes {
    pub(super) names: Names,
    pub(super) keys: Keys,
    pub(super) same_names: Vec<SameNameType>,
    pub(super) inputs: Inputs,
    /// The input objects and enums by name.
    inputs_by_name: HashMap<String, InputType>,
    /// The errors in the types.
    pub(super) errors: Vec<String>,
}

impl RegisteredTypes {
    /// Adds an error, unless it exists already: a type is described at each use.
    pub(super) fn error(&mut self, error: String) {
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }
}

/// A field of an input object in the schema, and the data to read it.
pub(super) type DescribedInput = (MetaInputValue, InputField);

impl Types<'_> {
    /// Registers a type that fields return. Returns its name in the schema, such as `[Cat!]!`.
    pub(super) fn output(&mut self, of: Of) -> String {
        match of() {
            Shape::Option(of) | Shape::Patch(of) => nullable(self.output(of)),
            Shape::List(List { of, .. }) => format!("[{}]!", self.output(of)),
            Shape::Dto(spec) => self.output_of(spec),
            shape => self.scalar(shape),
        }
    }

    fn output_of(&mut self, spec: &'static DtoSpec) -> String {
        if let Some(scalar) = self.own_scalar(spec) {
            return scalar;
        }
        let name = type_name(spec).into_owned();
        match spec.content.towards(Direction::Output) {
            Content::Newtype(field) => self.output(field.of),
            Content::Of(of) => self.output(of),
            Content::Fields { fields, .. } => {
                if self.is_new(&name, spec, Direction::Output) {
                    self.object(&name, spec, fields);
                }
                format!("{name}!")
            }
            Content::Variants { variants, .. } => {
                if variants.iter().all(|one| matches!(one.content, Content::Unit)) {
                    return self.enumeration(&name, spec, variants).0;
                }
                if self.is_new(&name, spec, Direction::Output) {
                    self.choice(&name, spec, variants);
                }
                format!("{name}!")
            }
            _ => self.report_unsupported(spec),
        }
    }

    fn object(&mut self, name: &str, spec: &'static DtoSpec, fields: &'static [FieldSpec]) {
        // Types may contain themselves.
        self.registry.types.insert(name.to_owned(), meta::object(name, "", IndexMap::new()));
        let all = self.fields_of(name, spec, fields);
        let mut of = meta::object(name, spec.doc, all);
        directives::on_type(&mut of, &spec.graphql.federation);
        if let MetaType::Object {
            cache_control,
            keys,
            resolvable,
            shareable,
            interface_object,
            ..
        } = &mut of
        {
            let federation = &spec.graphql.federation;
            *cache_control = meta::cache_control(spec.graphql.cache);
            *shareable = federation.shareable;
            *interface_object = federation.interface_object;
            let declared = spec.graphql.keys.iter().map(|key| key.fields.to_owned());
            let declared: Vec<_> = declared.collect();
            if !declared.is_empty() {
                *keys = Some(declared);
            }
            *resolvable = spec.graphql.keys.iter().all(|key| key.resolvable);
        }
        self.builder.registered.keys.declare(name, spec);
        self.registry.types.insert(name.to_owned(), of);
    }

    /// Describes the fields of an object, with those that resolvers add.
    pub(super) fn fields_of(
        &mut self,
        name: &str,
        spec: &'static DtoSpec,
        fields: &'static [FieldSpec],
    ) -> IndexMap<String, MetaField> {
        let mut all = IndexMap::new();
        for field in fields {
            let declared = spec.graphql.field(field.name);
            let is_shown = field.output != Presence::Never && !field.flatten;
            if !is_shown || declared.is_some_and(|one| one.skip) {
                continue;
            }
            let schema_name = field_name(field.written);
            let mut described = meta::field(&schema_name, field.doc, self.output(field.of));
            if let Some(declared) = declared {
                meta::federated(&mut described, &declared.federation);
                described.cache_control = meta::cache_control(declared.cache);
            }
            described.deprecation = directives::deprecation(field.deprecated, declared);
            if all.insert(schema_name.to_string(), described).is_some() {
                self.report_repeated_field(name, spec, &schema_name);
            }
        }
        self.added(name, spec, &mut all);
        all
    }

    /// Adds the fields that resolvers add to an object.
    fn added(&mut self, name: &str, spec: &'static DtoSpec, all: &mut IndexMap<String, MetaField>) {
        for (index, field) in self.builder.fields_of(spec) {
            let described = self.field(index, field);
            if all.insert(field.name.to_owned(), described).is_some() {
                self.builder.registered.error(format!(
                    "two fields of `{name}` ({}) have the name `{}`; rename the added field, as in `#[field(\"anotherName\")]`, or put `#[graphql(skip)]` on the field of `{name}`",
                    spec.at, field.name
                ));
            }
        }
    }

    /// Registers a union, or an interface of the objects in the variants.
    fn choice(&mut self, name: &str, spec: &'static DtoSpec, variants: &'static [VariantSpec]) {
        self.registry.types.insert(name.to_owned(), meta::union(name, "", IndexSet::new()));
        let possible = self.possible(variants);
        let mut described = match spec.graphql.interface {
            None => meta::union(name, spec.doc, possible),
            Some(shared) => {
                let fields = self.shared(name, spec, shared, &possible);
                for object in &possible {
                    self.registry.add_implements(object, name);
                }
                meta::interface(name, spec.doc, fields, possible)
            }
        };
        directives::on_type(&mut described, &spec.graphql.federation);
        self.registry.types.insert(name.to_owned(), described);
    }

    /// Returns the names of the objects in the variants.
    pub(super) fn possible(&mut self, variants: &'static [VariantSpec]) -> IndexSet<String> {
        let mut possible = IndexSet::new();
        for variant in variants {
            let Content::Newtype(field) = variant.content else { continue };
            let of = self.output(field.of);
            possible.insert(of.trim_end_matches('!').to_owned());
        }
        possible
    }

    /// Returns the fields of an interface, with their types from its objects.
    fn shared(
        &mut self,
        name: &str,
        spec: &'static DtoSpec,
        shared: &[&str],
        possible: &IndexSet<String>,
    ) -> IndexMap<String, MetaField> {
        let mut fields = IndexMap::new();
        for field in shared {
            for object in possible {
                let of = self.registry.types.get(object).and_then(|of| of.field_by_name(field));
                let Some(of) = of else {
                    self.builder.registered.error(format!(
                        "`{object}` has no field `{field}` of the interface `{name}` ({}); add the field, or remove it from `interface(...)`",
                        spec.at
                    ));
                    continue;
                };
                let first = fields.entry((*field).to_owned()).or_insert_with(|| of.clone());
                if first.ty != of.ty {
                    self.builder.registered.error(format!(
                        "the field `{field}` of the interface `{name}` ({}) has the type `{}` in one object and `{}` in `{object}`; use the same type in both, or remove `{field}` from `interface(...)`",
                        spec.at, first.ty, of.ty
                    ));
                }
            }
        }
        fields
    }

    /// Registers a type that clients send.
    pub(super) fn input(&mut self, of: Of) -> (String, InputType) {
        match of() {
            Shape::Option(of) | Shape::Patch(of) => {
                let (name, of) = self.input(of);
                (nullable(name), of)
            }
            Shape::List(List { of, .. }) => {
                let (name, of) = self.input(of);
                (format!("[{name}]!"), InputType::List(Box::new(of)))
            }
            Shape::Dto(spec) => self.input_of(spec),
            shape => (self.scalar(shape), InputType::Leaf),
        }
    }

    fn input_of(&mut self, spec: &'static DtoSpec) -> (String, InputType) {
        if let Some(scalar) = self.own_scalar(spec) {
            let of = if spec.graphql.id { InputType::Id } else { InputType::Leaf };
            return (scalar, of);
        }
        let suffix = if spec.graphql.object { "Input" } else { "" };
        let name = format!("{}{suffix}", type_name(spec));
        match spec.content.towards(Direction::Input) {
            Content::Newtype(field) => self.input(field.of),
            Content::Of(of) => self.input(of),
            Content::Fields { fields, .. } => self.input_object(name, spec, fields),
            Content::Variants { variants, tagging, .. } => {
                if variants.iter().all(|one| matches!(one.content, Content::Unit)) {
                    let name = type_name(spec);
                    return self.enumeration(&name, spec, variants);
                }
                if tagging != Tagging::External {
                    return (self.report_unsupported(spec), InputType::Leaf);
                }
                self.one_of(name, spec, variants)
            }
            _ => (self.report_unsupported(spec), InputType::Leaf),
        }
    }

    fn input_object(
        &mut self,
        name: String,
        spec: &'static DtoSpec,
        fields: &'static [FieldSpec],
    ) -> (String, InputType) {
        let index = match self.reserve_index(&name, spec) {
            Ok(registered) => return (format!("{name}!"), registered),
            Err(index) => index,
        };
        let inputs = self.describe_input_fields(&name, spec, fields);
        self.input_object_of(name, spec, index, inputs, false)
    }

    /// Describes the fields of an input object.
    pub(super) fn describe_input_fields(
        &mut self,
        name: &str,
        spec: &'static DtoSpec,
        fields: &'static [FieldSpec],
    ) -> Vec<DescribedInput> {
        let mut all = Vec::new();
        for field in fields {
            let declared = spec.graphql.field(field.name);
            if field.input == Presence::Never || declared.is_some_and(|one| one.skip) {
                continue;
            }
            let schema_name = field_name(field.name);
            self.check_field(name, spec, &schema_name);
            let (ty, of) = self.input(field.of);
            let is_required = field.presence(Direction::Input) == Presence::Required;
            let has_null = is_nullable(field.of, Direction::Input);
            let ty = if is_required { ty } else { nullable(ty) };
            let mut described = meta::input_value(&schema_name, field.doc, ty);
            directives::on_input(&mut described, field.deprecated, declared);
            described.default_value = self.default_of(field, &of);
            let input_field = InputField {
                name: schema_name.into_owned(),
                serde_name: field.name,
                of,
                null_is_absent: field.default.is_some() && !has_null,
                absent_is_null: is_required && has_null,
            };
            all.push((described, input_field));
        }
        all
    }

    /// Registers a `@oneOf` input object with a field for each variant.
    fn one_of(
        &mut self,
        name: String,
        spec: &'static DtoSpec,
        variants: &'static [VariantSpec],
    ) -> (String, InputType) {
        let index = match self.reserve_index(&name, spec) {
            Ok(registered) => return (format!("{name}!"), registered),
            Err(index) => index,
        };
        let inputs = self.describe_variant_fields(&name, spec, variants);
        self.input_object_of(name, spec, index, inputs, true)
    }

    /// Describes the fields of a `@oneOf` input object.
    pub(super) fn describe_variant_fields(
        &mut self,
        name: &str,
        spec: &'static DtoSpec,
        variants: &'static [VariantSpec],
    ) -> Vec<DescribedInput> {
        let mut all = Vec::new();
        for variant in variants.iter().filter(|one| one.input) {
            let Content::Newtype(field) = variant.content else {
                self.report_unsupported(spec);
                continue;
            };
            let schema_name = field_name(variant.name);
            self.check_field(name, spec, &schema_name);
            let (ty, of) = self.input(field.of);
            let mut described = meta::input_value(&schema_name, variant.doc, nullable(ty));
            directives::on_input(
                &mut described,
                variant.deprecated,
                spec.graphql.field(variant.name),
            );
            let input_field = InputField {
                name: schema_name.into_owned(),
                serde_name: variant.name,
                of,
                null_is_absent: false,
                absent_is_null: false,
            };
            all.push((described, input_field));
        }
        all
    }

    fn input_object_of(
        &mut self,
        name: String,
        spec: &'static DtoSpec,
        index: usize,
        inputs: Vec<DescribedInput>,
        oneof: bool,
    ) -> (String, InputType) {
        let mut all = IndexMap::new();
        for (described, input_field) in inputs {
            if all.insert(described.name.clone(), described).is_some() {
                self.report_repeated_field(&name, spec, &input_field.name);
            }
            self.builder.registered.inputs.objects[index].fields.push(input_field);
        }
        let mut described = meta::input_object(&name, spec.doc, all, oneof);
        directives::on_type(&mut described, &spec.graphql.federation);
        self.registry.types.insert(name.clone(), described);
        (format!("{name}!"), InputType::Object(index))
    }

    /// Returns a registered input object, or the reserved index of a new one. The index is reserved before the fields are
    /// described, because the input object may contain itself.
    fn reserve_index(&mut self, name: &str, spec: &'static DtoSpec) -> Result<InputType, usize> {
        if !self.is_new(name, spec, Direction::Input)
            && let Some(registered) = self.builder.registered.inputs_by_name.get(name)
        {
            return Ok(registered.clone());
        }
        let index = self.builder.registered.inputs.objects.len();
        self.builder.registered.inputs.objects.push(InputObject { fields: Vec::new() });
        self.builder.registered.inputs_by_name.insert(name.to_owned(), InputType::Object(index));
        let incomplete = meta::input_object(name, "", IndexMap::new(), false);
        self.registry.types.insert(name.to_owned(), incomplete);
        Err(index)
    }

    fn enumeration(
        &mut self,
        name: &str,
        spec: &'static DtoSpec,
        variants: &'static [VariantSpec],
    ) -> (String, InputType) {
        if !self.is_new(name, spec, Direction::Output)
            && let Some(registered) = self.builder.registered.inputs_by_name.get(name)
        {
            return (format!("{name}!"), registered.clone());
        }
        let mut values = IndexMap::new();
        let mut values_by_name = Vec::new();
        for variant in variants {
            let schema_name = value_name(variant.written);
            let mut value = meta::enum_value(&schema_name, variant.doc, variant.deprecated);
            let declared = spec.graphql.field(variant.name);
            directives::on_value(&mut value, variant.deprecated, declared);
            if values.insert(schema_name.clone(), value).is_some() {
                self.builder.registered.error(format!(
                    "two values of the enum `{name}` ({}) have the name `{schema_name}` in the schema; rename one with `#[serde(rename = \"...\")]`",
                    spec.at
                ));
            }
            values_by_name.push((schema_name, variant.name));
        }
        let mut described = meta::enumeration(name, spec.doc, values);
        directives::on_type(&mut described, &spec.graphql.federation);
        self.registry.types.insert(name.to_owned(), described);
        let input = InputType::Enum(self.builder.registered.inputs.enums.len());
        self.builder.registered.inputs.enums.push(values_by_name);
        self.builder.registered.inputs_by_name.insert(name.to_owned(), input.clone());
        (format!("{name}!"), input)
    }

    /// Returns the name of a custom scalar.
    fn own_scalar(&mut self, spec: &'static DtoSpec) -> Option<String> {
        if spec.graphql.id {
            return Some("ID!".to_owned());
        }
        let scalar = spec.graphql.scalar?;
        let name = type_name(spec).into_owned();
        if self.is_new(&name, spec, Direction::Output) {
            let mut described = meta::scalar(&name, spec.doc, scalar.specified_by);
            directives::on_type(&mut described, &spec.graphql.federation);
            self.registry.types.insert(name.clone(), described);
        }
        Some(format!("{name}!"))
    }

    /// Claims a name, and returns whether the schema has no type with this name yet.
    fn is_new(&mut self, name: &str, spec: &'static DtoSpec, direction: Direction) -> bool {
        let claim = self.claim_name(name, spec);
        if claim == NameClaim::SameGeneric {
            let same_name = SameNameType { name: name.to_owned(), spec, direction };
            self.builder.registered.same_names.push(same_name);
        }
        claim == NameClaim::New
    }

    fn check_field(&mut self, name: &str, spec: &'static DtoSpec, field: &str) {
        if !is_name(field) {
            self.builder.registered.error(format!(
                "`{field}` of `{name}` ({}) can't be the name of a GraphQL field: a name has ASCII letters, digits and underscores, and does not start with a digit or with `__`; rename it with `#[serde(rename = \"...\")]`",
                spec.at
            ));
        }
    }

    fn report_repeated_field(&mut self, name: &str, spec: &'static DtoSpec, field: &str) {
        self.builder.registered.error(format!(
            "two fields of `{name}` ({}) have the name `{field}` in the schema; rename one with `#[serde(rename = \"...\")]`",
            spec.at
        ));
    }

    fn report_unsupported(&mut self, spec: &'static DtoSpec) -> String {
        self.builder.registered.error(format!(
            "`{}` ({}) is not a GraphQL type; put `#[dto(object)]`, `#[dto(input)]` or `#[dto(scalar)]` on it",
            spec.name, spec.at
        ));
        "String!".to_owned()
    }
}
