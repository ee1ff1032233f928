//! Enums.

use std::fmt::Write;

use crate::fields::{Location, Style};
use crate::writer::{Known, Writer};

const DERIVES: &str = "#[derive(Clone, Debug, PartialEq)]";
const NAMES: &[&str] = &["Alpha", "BetaRay", "Gamma", "DeltaForce", "Eps"];

impl Writer {
    /// Adds an enum of unit variants.
    pub fn names(&mut self) {
        let name = self.type_name();
        let count = self.random.below(4) + 1;
        let case = *self.random.pick(&["camelCase", "kebab-case", "UPPERCASE", "snake_case"]);
        let other = self.random.chance(15);
        let mut all: Vec<_> = NAMES[..count].iter().map(|one| (*one).to_owned()).collect();
        if other {
            all.push("#[serde(other)] Rest".to_owned());
        }
        let _ = writeln!(
            self.out,
            "#[dto]\n{DERIVES}\n#[serde(rename_all = \"{case}\")]\npub enum {name} {{ {} }}\n",
            all.join(", ")
        );
        self.add(Known { single: true, ..Known::plain(name) });
    }

    /// Adds an enum whose variants have content.
    pub fn one_of(&mut self, location: Location) {
        let name = self.type_name();
        let tagging = match location {
            Location::Pairs => *self.random.pick(&["internal", "internal", "external"]),
            Location::Json => *self.random.pick(&["external", "internal", "adjacent", "untagged"]),
        };
        let mut serde_args = match tagging {
            "internal" => vec!["tag = \"type\"".to_owned()],
            "adjacent" => vec!["tag = \"t\", content = \"c\"".to_owned()],
            "untagged" => vec!["untagged".to_owned()],
            _ => Vec::new(),
        };
        if self.random.chance(30) {
            serde_args.push("rename_all = \"snake_case\"".to_owned());
        }
        if self.random.chance(20) {
            serde_args.push("rename_all_fields = \"camelCase\"".to_owned());
        }
        let closed = self.random.chance(25);
        if closed {
            serde_args.push("deny_unknown_fields".to_owned());
        }
        let count = self.random.below(4) + 1;
        let mut all: Vec<_> = NAMES[..count]
            .iter()
            .map(|variant| self.variant(variant, (tagging, closed), location))
            .collect();
        if ["internal", "adjacent"].contains(&tagging) && self.random.chance(15) {
            all.push("#[serde(other)] Rest".to_owned());
        }
        let serde_args = if serde_args.is_empty() {
            String::new()
        } else {
            format!("#[serde({})]\n", serde_args.join(", "))
        };
        let _ = writeln!(
            self.out,
            "#[dto]\n{DERIVES}\n{serde_args}pub enum {name} {{\n    {},\n}}\n",
            all.join(",\n    ")
        );
        let part = location == Location::Json && tagging != "untagged" || tagging == "internal";
        self.add(Known { part, pairs: location == Location::Pairs, ..Known::plain(name) });
    }

    fn variant(
        &mut self,
        name: &str,
        (tagging, closed): (&str, bool),
        location: Location,
    ) -> String {
        let fields = |writer: &mut Self, style, count| {
            let all: Vec<_> =
                (0..count).map(|_| writer.field(location, style).source(style, false)).collect();
            all.join(", ")
        };
        let count = self.random.below(3) + 1;
        match (tagging, self.random.below(4)) {
            (_, 0) => name.to_owned(),
            ("internal", 1) => {
                let parts: Vec<_> = self
                    .known
                    .iter()
                    .filter(|one| {
                        one.source
                            && (!closed || one.closed)
                            && (location == Location::Json || one.pairs)
                    })
                    .map(|one| one.name.clone())
                    .collect();
                if parts.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}({})", self.random.pick(&parts))
                }
            }
            ("internal", _) => format!("{name} {{ {} }}", fields(self, Style::Named, count)),
            (_, 1) => format!("{name}({})", fields(self, Style::Listed, 1)),
            (_, 2) if location == Location::Json => {
                format!("{name}({})", fields(self, Style::Listed, count + 1))
            }
            _ => format!("{name} {{ {} }}", fields(self, Style::Named, count)),
        }
    }
}
