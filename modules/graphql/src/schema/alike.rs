//! Generic types with one name, such as `Page<u8>` and `Page<i32>`, which are one type of the schema.

use async_graphql::registry::MetaType;
use baya::schema::{Content, Direction, DtoSpec};

use super::types::Types;

/// A type that has the name of the same generic type with other arguments.
#[derive(Clone)]
pub(super) struct Alike {
    pub(super) name: String,
    pub(super) spec: &'static DtoSpec,
    pub(super) direction: Direction,
}

impl Types<'_> {
    /// Reports types with one name that differ in the schema. All others are registered.
    pub(super) fn alike(&mut self) {
        // The description of a type may register others.
        while let Some(Alike { name, spec, direction }) = self.draft.known.alike.pop() {
            let known = self.registry.types.get(&name).map(shape_of);
            let described = self.shape_again(&name, spec, direction);
            if known.is_some_and(|known| known != described) {
                self.draft.known.error(format!(
                    "`{}` ({}) has the name `{name}` in the schema, which the same type has with other arguments and other fields; use a newtype with `#[dto]` as its argument, whose name becomes a part of the name",
                    (spec.path)(),
                    spec.at
                ));
            }
        }
    }

    /// Describes a type again, without registering it.
    fn shape_again(
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
                let sent = self.sent_fields(name, spec, fields);
                sent.iter().map(|(one, _)| input_of(one)).collect()
            }
            (Content::Variants { variants, .. }, Direction::Input) => {
                let sent = self.sent_variants(name, spec, variants);
                sent.iter().map(|(one, _)| input_of(one)).collect()
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
