//! Instances of a generic type with the same name in the schema, such as `Page<u8>` and `Page<i32>`.

use async_graphql::registry::MetaType;
use baya::schema::{Content, Direction, DtoSpec};

use super::types::Types;

/// An instance of a generic type whose name an instance with other arguments already has.
#[derive(Clone)]
pub(super) struct SameNameType {
    pub(super) name: String,
    pub(super) spec: &'static DtoSpec,
    pub(super) direction: Direction,
}

impl Types<'_> {
    /// Reports instances with the same name that differ in the schema. All other types must be registered before.
    pub(super) fn check_same_names(&mut self) {
        // Describing a type may register further types.
        while let Some(SameNameType { name, spec, direction }) =
            self.builder.registered.same_names.pop()
        {
            let registered = self.registry.types.get(&name).map(shape_of);
            let described = self.describe_again(&name, spec, direction);
            if registered.is_some_and(|registered| registered != described) {
                self.builder.registered.error(format!(
                    "`{}` ({}) has the name `{name}` in the schema, but another instance of the same generic type has this name and other fields; use a newtype with `#[dto]` as the type argument, whose name becomes part of the name",
                    (spec.path)(),
                    spec.at
                ));
            }
        }
    }

    /// Describes a type again, without registering it.
    fn describe_again(
        &mut self,
        name: &str,
        spec: &'static DtoSpec,
        direction: Direction,
    ) -> Vec<String> {
        match (spec.content.towards(direction), direction) {
            (Content::Fields { fields, .. }, Direction::Output) => {
                let fields = self.fields_of(name, spec, fields);
                fields.values().map(|one| format!("{}: {}", one.name, one.ty)).collect()
            }
            (Content::Variants { variants, .. }, Direction::Output) => {
                self.possible(variants).into_iter().collect()
            }
            (Content::Fields { fields, .. }, Direction::Input) => {
                let inputs = self.describe_input_fields(name, spec, fields);
                inputs.iter().map(|(one, _)| input_of(one)).collect()
            }
            (Content::Variants { variants, .. }, Direction::Input) => {
                let inputs = self.describe_variant_fields(name, spec, variants);
                inputs.iter().map(|(one, _)| input_of(one)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Returns the content of a type as in SDL.
fn shape_of(of: &MetaType) -> Vec<String> {
    match of {
        MetaType::Object { fields, .. } => {
            fields.values().map(|one| format!("{}: {}", one.name, one.ty)).collect()
        }
        MetaType::Union { possible_types, .. } | MetaType::Interface { possible_types, .. } => {
            possible_types.iter().cloned().collect()
        }
        MetaType::InputObject { input_fields, .. } => input_fields.values().map(input_of).collect(),
        _ => Vec::new(),
    }
}

fn input_of(field: &async_graphql::registry::MetaInputValue) -> String {
    format!("{}: {} = {:?}", field.name, field.ty, field.default_value)
}
