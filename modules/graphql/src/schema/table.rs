//! The types of a schema by name, for validation rules that the library does not apply.

use std::collections::{HashMap, HashSet};

use async_graphql::registry::{MetaField, MetaInputValue, MetaType, MetaTypeName, Registry};

/// The types of a schema by name.
#[derive(Debug, Default)]
pub(crate) struct TypeTable(HashMap<String, TypeInfo>);

/// A type of a schema.
#[derive(Debug)]
pub(crate) enum TypeInfo {
    /// An object.
    Object(HashMap<String, FieldInfo>),
    /// An interface or a union.
    Abstract(HashMap<String, FieldInfo>),
    /// An input object.
    Input(HashMap<String, InputInfo>),
    /// An enum, with its values.
    Enum(HashSet<String>),
    Scalar,
}

/// A field of an object or an interface.
#[derive(Debug)]
pub(crate) struct FieldInfo {
    /// The name of the type, without lists and `!`.
    pub(crate) of: String,
    pub(crate) arguments: HashMap<String, InputInfo>,
}

/// An argument, or a field of an input object.
#[derive(Debug)]
pub(crate) struct InputInfo {
    /// The type as in SDL, such as `[Int!]`.
    pub(crate) of: String,
    pub(crate) has_default: bool,
}

impl TypeTable {
    pub(super) fn new(registry: &Registry) -> Self {
        let all = registry.types.iter();
        Self(all.map(|(name, of)| (name.clone(), TypeInfo::from_meta(of))).collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&TypeInfo> {
        self.0.get(name)
    }

    /// Returns a field of an object or an interface.
    pub(crate) fn field(&self, of: &str, name: &str) -> Option<&FieldInfo> {
        match self.get(of)? {
            TypeInfo::Object(fields) | TypeInfo::Abstract(fields) => fields.get(name),
            _ => None,
        }
    }

    pub(crate) fn is_object(&self, name: &str) -> bool {
        matches!(self.get(name), Some(TypeInfo::Object(_)))
    }
}

impl TypeInfo {
    fn from_meta(of: &MetaType) -> Self {
        match of {
            MetaType::Object { fields, .. } => Self::Object(fields_of(fields.iter())),
            MetaType::Interface { fields, .. } => Self::Abstract(fields_of(fields.iter())),
            MetaType::Union { .. } => Self::Abstract(HashMap::new()),
            MetaType::InputObject { input_fields, .. } => {
                Self::Input(inputs_of(input_fields.iter()))
            }
            MetaType::Enum { enum_values, .. } => Self::Enum(enum_values.keys().cloned().collect()),
            MetaType::Scalar { .. } => Self::Scalar,
        }
    }
}

fn fields_of<'r>(
    fields: impl Iterator<Item = (&'r String, &'r MetaField)>,
) -> HashMap<String, FieldInfo> {
    let each = fields.map(|(name, field)| {
        let of = MetaTypeName::concrete_typename(&field.ty).to_owned();
        (name.clone(), FieldInfo { of, arguments: inputs_of(field.args.iter()) })
    });
    each.collect()
}

fn inputs_of<'r>(
    inputs: impl Iterator<Item = (&'r String, &'r MetaInputValue)>,
) -> HashMap<String, InputInfo> {
    let each = inputs.map(|(name, input)| {
        let info = InputInfo { of: input.ty.clone(), has_default: input.default_value.is_some() };
        (name.clone(), info)
    });
    each.collect()
}
