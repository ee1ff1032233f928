//! The query parameters of enums.

use baya::schema::{Content, Direction, Tagging, VariantSpec};
use serde_json::{Value, json};

use super::Assembly;
use super::query::{QueryScope, add_alternative, query_parameter};

const INPUT: Direction = Direction::Input;

impl Assembly<'_> {
    /// Adds the parameters of all variants. A document can't express which of them belong to the same variant.
    pub(super) fn variants(
        &mut self,
        tagging: Tagging,
        variants: &[VariantSpec],
        scope: &QueryScope<'_>,
        all: &mut Vec<Value>,
    ) {
        let mut parameters = Vec::new();
        let accepted = variants.iter().filter(|one| one.input);
        let (untagged, tagged): (Vec<_>, Vec<_>) =
            accepted.partition(|one| one.untagged || tagging == Tagging::Untagged);
        let is_unit = |one: &&VariantSpec| matches!(one.content, Content::Unit);
        let names_schema = |variants: &[&VariantSpec]| {
            let names: Vec<_> = variants.iter().flat_map(|one| one.names_in(INPUT)).collect();
            json!({ "type": "string", "enum": names })
        };
        match tagging {
            Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => {
                let required = scope.required && untagged.is_empty();
                let schema = names_schema(&tagged);
                parameters.push(query_parameter(&scope.field_name(tag), schema, required));
            }
            Tagging::External if scope.name.is_empty() => {
                let empty = json!({ "type": "string", "maxLength": 0 });
                let units = tagged.iter().filter(|one| is_unit(one));
                let units = units.flat_map(|one| one.names_in(INPUT));
                parameters.extend(units.map(|name| query_parameter(name, empty.clone(), false)));
            }
            Tagging::External if tagged.iter().any(is_unit) => {
                let units: Vec<_> = tagged.iter().copied().filter(is_unit).collect();
                parameters.push(query_parameter(scope.name, names_schema(&units), false));
            }
            _ => {}
        }
        for variant in tagged {
            let names: Vec<_> = match tagging {
                Tagging::External => {
                    variant.names_in(INPUT).map(|name| scope.field_name(name)).collect()
                }
                Tagging::Adjacent(_, content) => vec![scope.field_name(content)],
                _ => vec![scope.name.to_owned()],
            };
            for name in names {
                self.variant(&variant.content, &scope.child(&name, false), &mut parameters);
            }
        }
        let optional = scope.child(scope.name, false);
        for variant in untagged {
            self.variant(&variant.content, &optional, &mut parameters);
        }
        parameters.into_iter().for_each(|one| add_alternative(one, all));
    }

    /// Adds the parameters of one variant.
    fn variant(&mut self, content: &Content, scope: &QueryScope<'_>, all: &mut Vec<Value>) {
        match content {
            Content::Fields { fields, .. } => {
                for field in *fields {
                    if field.flatten {
                        self.fields(field.of, scope, all)
                    } else {
                        self.field(field, scope, all)
                    }
                }
            }
            Content::Newtype(field) if scope.name.is_empty() => self.fields(field.of, scope, all),
            Content::Newtype(field) => self.value(field, scope, all),
            Content::Tuple(fields) => {
                for (index, field) in fields.iter().enumerate() {
                    let name = scope.field_name(&index.to_string());
                    self.value(field, &scope.child(&name, scope.required), all);
                }
            }
            _ => {}
        }
    }
}
