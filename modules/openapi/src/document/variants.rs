//! The parameters of what is one of several.

use baya::schema::{Content, Direction, Tagging, VariantSpec};
use serde_json::{Value, json};

use super::Assembly;
use super::query::{Within, add, said};

const INPUT: Direction = Direction::Input;

impl Assembly<'_> {
    /// What is in variants; which of it belongs together, no parameter says.
    pub(super) fn choice(
        &mut self,
        tagging: Tagging,
        variants: &[VariantSpec],
        within: &Within<'_>,
        all: &mut Vec<Value>,
    ) {
        let mut own = Vec::new();
        let there = variants.iter().filter(|one| one.input);
        let (loose, tagged): (Vec<_>, Vec<_>) =
            there.partition(|one| one.untagged || tagging == Tagging::Untagged);
        let bare = |one: &&VariantSpec| matches!(one.content, Content::Unit);
        let names = |these: &[&VariantSpec]| {
            let names: Vec<_> = these.iter().flat_map(|one| one.names_in(INPUT)).collect();
            json!({ "type": "string", "enum": names })
        };
        let maybe = within.at(within.name, false);
        match tagging {
            Tagging::Internal(tag) | Tagging::Adjacent(tag, _) => {
                let required = within.required && loose.is_empty();
                own.push(said(&within.named(tag), names(&tagged), required));
            }
            Tagging::External if within.name.is_empty() => {
                let empty = json!({ "type": "string", "maxLength": 0 });
                let units = tagged.iter().filter(|one| bare(one));
                let units = units.flat_map(|one| one.names_in(INPUT));
                own.extend(units.map(|name| said(name, empty.clone(), false)));
            }
            Tagging::External if tagged.iter().any(bare) => {
                let units: Vec<_> = tagged.iter().copied().filter(bare).collect();
                own.push(said(within.name, names(&units), false));
            }
            _ => {}
        }
        for variant in tagged {
            let names: Vec<_> = match tagging {
                Tagging::External => {
                    variant.names_in(INPUT).map(|name| within.named(name)).collect()
                }
                Tagging::Adjacent(_, content) => vec![within.named(content)],
                _ => vec![within.name.to_owned()],
            };
            for name in names {
                self.of_variant(&variant.content, &within.at(&name, false), &mut own);
            }
        }
        for variant in loose {
            self.of_variant(&variant.content, &maybe, &mut own);
        }
        own.into_iter().for_each(|one| add(one, all));
    }

    /// What one variant has.
    fn of_variant(&mut self, content: &Content, within: &Within<'_>, all: &mut Vec<Value>) {
        match content {
            Content::Fields { fields, .. } => {
                for field in *fields {
                    if field.flatten {
                        self.fields(field.of, within, all)
                    } else {
                        self.field(field, within, all)
                    }
                }
            }
            Content::Whole(field) if within.name.is_empty() => self.fields(field.of, within, all),
            Content::Whole(field) => self.value(field, within, all),
            Content::Tuple(fields) => {
                for (index, field) in fields.iter().enumerate() {
                    let name = within.named(&index.to_string());
                    self.value(field, &within.at(&name, within.required), all);
                }
            }
            _ => {}
        }
    }
}
