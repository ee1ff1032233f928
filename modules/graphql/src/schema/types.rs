//! The types of a schema, from the specs that `#[dto]` emits.

use std::collections::HashMap;

use async_graphql::registry::{MetaField, MetaType, Registry};
use baya::Place;
use baya::schema::{
    Content, Direction, DtoSpec, FieldSpec, List, Of, Presence, Shape, Tagging, VariantSpec,
};
use indexmap::{IndexMap, IndexSet};

use super::inputs::{InputField, InputObject, InputType, Inputs};
use super::{Draft, meta};
use crate::names::{field_name, type_name, value_name};

/// Registers types, each once.
pub(super) struct Types<'b> {
    pub(super) registry: &'b mut Registry,
    pub(super) draft: &'b mut Draft,
}

/// The types of a schema that have been registered so far.
#[derive(Default)]
pub(super) struct Known {
    /// The Rust type of each name.
    names: HashMap<String, Declared>,
    pub(super) inputs: Inputs,
    /// The input types by name.
    numbers: HashMap<String, InputType>,
    /// The errors in the types.
    pub(super) faults: Vec<String>,
}

#[derive(Clone, Copy)]
struct Declared {
    path: &'static str,
    at: Place,
}

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
            Content::Whole(field) => self.output(field.of),
            Content::Of(of) => self.output(of),
            Content::Fields { fields, .. } => {
                if self.is_new(&name, spec) {
                    self.object(&name, spec, fields);
                }
                format!("{name}!")
            }
            Content::Variants { variants, .. } => {
                if variants.iter().all(|one| matches!(one.content, Content::Unit)) {
                    return self.enumeration(&name, spec, variants).0;
                }
                if self.is_new(&name, spec) {
                    self.choice(&name, spec, variants);
                }
                format!("{name}!")
            }
            _ => self.unknown(spec),
        }
    }

    fn object(&mut self, name: &str, spec: &'static DtoSpec, fields: &'static [FieldSpec]) {
        // Types may contain themselves.
        self.registry.types.insert(name.to_owned(), meta::object(name, "", IndexMap::new()));
        let mut all = IndexMap::new();
        for field in fields {
            let declared = spec.graphql.field(field.name);
            let is_shown = field.output != Presence::Never && !field.flatten;
            if !is_shown || declared.is_some_and(|one| one.skip) {
                continue;
            }
            let shown = field_name(field.written);
            let mut described = meta::field(&shown, field.doc, self.output(field.of));
            let reason = declared.map_or("", |one| one.deprecated);
            described.deprecation = meta::deprecation(field.deprecated.then_some(reason));
            if let Some(declared) = declared {
                meta::federated(&mut described, &declared.federation);
                described.cache_control = meta::cache_control(declared.cache);
            }
            all.insert(shown.into_owned(), described);
        }
        self.added(name, spec, &mut all);
        let mut of = meta::object(name, spec.doc, all);
        if let MetaType::Object {
            cache_control,
            keys,
            resolvable,
            shareable,
            inaccessible,
            interface_object,
            tags,
            ..
        } = &mut of
        {
            let federation = &spec.graphql.federation;
            *cache_control = meta::cache_control(spec.graphql.cache);
            *shareable = federation.shareable;
            *inaccessible = federation.inaccessible;
            *interface_object = federation.interface_object;
            *tags = federation.tags.iter().map(|tag| (*tag).to_owned()).collect();
            let declared = spec.graphql.keys.iter().map(|key| key.fields.to_owned());
            let declared: Vec<_> = declared.collect();
            if !declared.is_empty() {
                *keys = Some(declared);
            }
            *resolvable = spec.graphql.keys.iter().all(|key| key.resolvable);
        }
        self.registry.types.insert(name.to_owned(), of);
    }

    /// Adds the fields that resolvers add to an object.
    fn added(&mut self, name: &str, spec: &'static DtoSpec, all: &mut IndexMap<String, MetaField>) {
        for (index, field) in self.draft.fields_of(spec) {
            let described = self.field(index, field);
            if all.insert(field.name.to_owned(), described).is_some() {
                let fault = format!("two fields of `{name}` have the name `{}`", field.name);
                self.draft.known.faults.push(fault);
            }
        }
    }

    /// Registers a union, or an interface of the objects in the variants.
    fn choice(&mut self, name: &str, spec: &'static DtoSpec, variants: &'static [VariantSpec]) {
        self.registry.types.insert(name.to_owned(), meta::union(name, "", IndexSet::new()));
        let mut possible = IndexSet::new();
        for variant in variants {
            let Content::Whole(field) = variant.content else { continue };
            let of = self.output(field.of);
            possible.insert(of.trim_end_matches('!').to_owned());
        }
        let described = match spec.graphql.interface {
            None => meta::union(name, spec.doc, possible),
            Some(shared) => {
                let fields = self.shared(name, shared, &possible);
                for object in &possible {
                    self.registry.add_implements(object, name);
                }
                meta::interface(name, spec.doc, fields, possible)
            }
        };
        self.registry.types.insert(name.to_owned(), described);
    }

    /// Returns the fields of an interface, with the types that they have in its objects.
    fn shared(
        &mut self,
        name: &str,
        shared: &[&str],
        possible: &IndexSet<String>,
    ) -> IndexMap<String, MetaField> {
        let mut fields = IndexMap::new();
        for field in shared {
            for object in possible {
                let of = self.registry.types.get(object).and_then(|of| of.field_by_name(field));
                let Some(of) = of else {
                    let fault =
                        format!("`{object}` has no field `{field}` of the interface `{name}`");
                    self.draft.known.faults.push(fault);
                    continue;
                };
                let first = fields.entry((*field).to_owned()).or_insert_with(|| of.clone());
                if first.ty != of.ty {
                    let fault = format!(
                        "the field `{field}` of the interface `{name}` is `{}` in one object, and `{}` in `{object}`",
                        first.ty, of.ty
                    );
                    self.draft.known.faults.push(fault);
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
            Content::Whole(field) => self.input(field.of),
            Content::Of(of) => self.input(of),
            Content::Fields { fields, .. } => self.input_object(name, spec, fields),
            Content::Variants { variants, tagging, .. } => {
                if variants.iter().all(|one| matches!(one.content, Content::Unit)) {
                    let name = type_name(spec);
                    return self.enumeration(&name, spec, variants);
                }
                if tagging != Tagging::External {
                    return (self.unknown(spec), InputType::Leaf);
                }
                self.one_of(name, spec, variants)
            }
            _ => (self.unknown(spec), InputType::Leaf),
        }
    }

    fn input_object(
        &mut self,
        name: String,
        spec: &'static DtoSpec,
        fields: &'static [FieldSpec],
    ) -> (String, InputType) {
        let number = match self.numbered(&name, spec) {
            Ok(known) => return (format!("{name}!"), known),
            Err(number) => number,
        };
        let mut all = IndexMap::new();
        for field in fields {
            let declared = spec.graphql.field(field.name);
            if field.input == Presence::Never || declared.is_some_and(|one| one.skip) {
                continue;
            }
            let shown = field_name(field.name);
            let (ty, of) = self.input(field.of);
            let presence = field.presence(Direction::Input);
            let ty = if presence == Presence::Optional { nullable(ty) } else { ty };
            let mut described = meta::input_value(&shown, field.doc, ty);
            let reason = declared.map_or("", |one| one.deprecated);
            described.deprecation = meta::deprecation(field.deprecated.then_some(reason));
            described.default_value = self.default_of(field, &of);
            all.insert(shown.to_string(), described);
            let has_null = matches!((field.of)(), Shape::Option(_) | Shape::Patch(_));
            let null_is_absent = field.default.is_some() && !has_null;
            let read =
                InputField { name: shown.into_owned(), read: field.name, of, null_is_absent };
            self.draft.known.inputs.objects[number].fields.push(read);
        }
        let described = meta::input_object(&name, spec.doc, all, false);
        self.registry.types.insert(name.clone(), described);
        (format!("{name}!"), InputType::Object(number))
    }

    /// Registers a `@oneOf` input object with a field for each variant.
    fn one_of(
        &mut self,
        name: String,
        spec: &'static DtoSpec,
        variants: &'static [VariantSpec],
    ) -> (String, InputType) {
        let number = match self.numbered(&name, spec) {
            Ok(known) => return (format!("{name}!"), known),
            Err(number) => number,
        };
        let mut all = IndexMap::new();
        for variant in variants.iter().filter(|one| one.input) {
            let Content::Whole(field) = variant.content else {
                self.unknown(spec);
                continue;
            };
            let shown = field_name(variant.name).into_owned();
            let (ty, of) = self.input(field.of);
            let described = meta::input_value(&shown, variant.doc, nullable(ty));
            all.insert(shown.clone(), described);
            let read = InputField { name: shown, read: variant.name, of, null_is_absent: false };
            self.draft.known.inputs.objects[number].fields.push(read);
        }
        let described = meta::input_object(&name, spec.doc, all, true);
        self.registry.types.insert(name.clone(), described);
        (format!("{name}!"), InputType::Object(number))
    }

    /// Returns a registered input object, or the index of a new one. The index is reserved first, because the input object may
    /// contain itself.
    fn numbered(&mut self, name: &str, spec: &'static DtoSpec) -> Result<InputType, usize> {
        if let (false, Some(known)) = (self.is_new(name, spec), self.draft.known.numbers.get(name))
        {
            return Ok(known.clone());
        }
        let number = self.draft.known.inputs.objects.len();
        self.draft.known.inputs.objects.push(InputObject { fields: Vec::new() });
        self.draft.known.numbers.insert(name.to_owned(), InputType::Object(number));
        let open = meta::input_object(name, "", IndexMap::new(), false);
        self.registry.types.insert(name.to_owned(), open);
        Err(number)
    }

    fn enumeration(
        &mut self,
        name: &str,
        spec: &'static DtoSpec,
        variants: &'static [VariantSpec],
    ) -> (String, InputType) {
        if let (false, Some(known)) = (self.is_new(name, spec), self.draft.known.numbers.get(name))
        {
            return (format!("{name}!"), known.clone());
        }
        let mut values = IndexMap::new();
        let mut read = Vec::new();
        for variant in variants {
            let shown = value_name(variant.written);
            let value = meta::enum_value(&shown, variant.doc, variant.deprecated);
            values.insert(shown.clone(), value);
            read.push((shown, variant.name));
        }
        self.registry.types.insert(name.to_owned(), meta::enumeration(name, spec.doc, values));
        let number = InputType::Enum(self.draft.known.inputs.enums.len());
        self.draft.known.inputs.enums.push(read);
        self.draft.known.numbers.insert(name.to_owned(), number.clone());
        (format!("{name}!"), number)
    }

    /// Returns the name of a custom scalar.
    fn own_scalar(&mut self, spec: &'static DtoSpec) -> Option<String> {
        if spec.graphql.id {
            return Some("ID!".to_owned());
        }
        let scalar = spec.graphql.scalar?;
        let name = type_name(spec).into_owned();
        if self.is_new(&name, spec) {
            let described = meta::scalar(&name, spec.doc, scalar.specified_by);
            self.registry.types.insert(name.clone(), described);
        }
        Some(format!("{name}!"))
    }

    /// Returns whether a name is new. Reports two types with the same name.
    fn is_new(&mut self, name: &str, spec: &'static DtoSpec) -> bool {
        let declared = Declared { path: (spec.path)(), at: spec.at };
        let known = self.draft.known.names.get(name).copied();
        let Some(first) = known else {
            self.draft.known.names.insert(name.to_owned(), declared);
            return true;
        };
        if first.path != declared.path {
            let fault = format!(
                "two types have the name `{name}` in the schema: `{}` ({}) and `{}` ({}); give one of them another name with `#[api(name = \"...\")]`",
                first.path, first.at, declared.path, declared.at
            );
            self.draft.known.faults.push(fault);
        }
        false
    }

    fn unknown(&mut self, spec: &'static DtoSpec) -> String {
        let fault = format!("`{}` ({}) is not a GraphQL type", spec.name, spec.at);
        self.draft.known.faults.push(fault);
        "String!".to_owned()
    }
}

/// Returns the nullable form of a type.
pub(super) fn nullable(mut of: String) -> String {
    if of.ends_with('!') {
        of.pop();
    }
    of
}
