//! Structs.

use std::fmt::Write;

use crate::fields::{Field, Location, Of, Style};
use crate::writer::{Known, Writer};

const CASES: &[&str] = &["camelCase", "kebab-case", "PascalCase", "SCREAMING_SNAKE_CASE"];
const DERIVES: &str = "#[derive(Clone, Debug, PartialEq)]";

impl Writer {
    /// Adds a random type.
    pub fn one(&mut self) {
        let location = if self.random.chance(40) { Location::Pairs } else { Location::Json };
        match self.random.below(100) {
            0..52 => self.record(location),
            52..58 => self.newtype(),
            58..61 => self.tuple(),
            61..67 => self.names(),
            67..88 => self.one_of(location),
            88..93 => self.through(),
            93..97 => self.mapped(),
            _ => self.generic(),
        }
    }

    pub fn add(&mut self, known: Known) {
        self.known.push(known);
    }

    /// Adds a struct with named fields.
    fn record(&mut self, location: Location) {
        let name = self.type_name();
        let mut serde_args = Vec::new();
        if self.random.chance(25) {
            serde_args.push(format!("rename_all = \"{}\"", self.random.pick(CASES)));
        }
        let closed = self.random.chance(25);
        if closed {
            serde_args.push("deny_unknown_fields".to_owned());
        }
        let fields: Vec<_> =
            (0..self.random.below(5) + 1).map(|_| self.field(location, Style::Named)).collect();
        let has_default = fields.iter().all(|field| field.of.default);
        let default = has_default && self.random.chance(15);
        if default {
            serde_args.push("default".to_owned());
        }
        let mut body: Vec<_> =
            fields.iter().map(|field| field.source(Style::Named, true)).collect();
        let parts = self.parts(location, &mut body);
        let serde_args = if serde_args.is_empty() {
            String::new()
        } else {
            format!("#[serde({})]\n", serde_args.join(", "))
        };
        let derives = if has_default && !parts {
            "#[derive(Clone, Debug, Default, PartialEq)]"
        } else {
            DERIVES
        };
        let serde_args = if parts {
            serde_args
                .replace(", deny_unknown_fields", "")
                .replace("deny_unknown_fields, ", "")
                .replace("#[serde(deny_unknown_fields)]\n", "")
                .replace(", default", "")
                .replace("#[serde(default)]\n", "")
        } else {
            serde_args
        };
        let _ = writeln!(
            self.out,
            "#[dto]\n{derives}\n{serde_args}pub struct {name} {{\n    {},\n}}\n",
            body.join(",\n    ")
        );
        let fields = fields.into_iter().map(|field| field.name).collect();
        self.add(Known {
            name,
            default: has_default && !parts,
            part: true,
            single: false,
            pairs: location == Location::Pairs,
            query: location == Location::Pairs && !self.has_conditions(&body),
            source: !parts && !default,
            closed: serde_args.contains("deny_unknown_fields"),
            fields,
        });
    }

    /// Adds flattened fields. Returns whether there are any.
    fn parts(&mut self, location: Location, body: &mut Vec<String>) -> bool {
        let before = body.len();
        let parts: Vec<_> = self
            .known
            .iter()
            .filter(|one| one.part && (location == Location::Json || one.pairs))
            .map(|one| one.name.clone())
            .collect();
        if !parts.is_empty() && self.random.chance(20) {
            let field = self.field_name();
            let part = self.random.pick(&parts).clone();
            let part = if self.random.chance(30) { format!("Option<{part}>") } else { part };
            body.push(format!("#[serde(flatten)] pub {field}: {part}"));
            let is_plain = |one: &Known| one.source && part == format!("Option<{}>", one.name);
            let takes_its_own = self.known.iter().any(is_plain);
            if location == Location::Json && takes_its_own && self.random.chance(50) {
                let rest = self.field_name();
                if !body.iter().any(|field| is_split(field)) {
                    body.push(format!("#[serde(flatten)] pub {rest}: BTreeMap<String, Value>"));
                }
            }
        } else if location == Location::Json && self.random.chance(8) {
            let field = self.field_name();
            let of = *self.random.pick(&[
                "String, u8",
                "String, String",
                "String, Value",
                "u8, u8",
                "char, bool",
            ]);
            if !body.iter().any(|field| is_split(field)) {
                body.push(format!("#[serde(flatten)] pub {field}: BTreeMap<{of}>"));
            }
        }
        body.len() > before
    }

    /// Adds a transparent struct.
    fn newtype(&mut self) {
        let name = self.type_name();
        let location = if self.random.chance(70) { Location::Pairs } else { Location::Json };
        let Field { attributes, of, .. } = self.field(location, Style::Listed);
        let _ = writeln!(
            self.out,
            "#[dto]\n{DERIVES}\npub struct {name}({attributes}pub {});\n",
            of.ty
        );
        self.add(Known {
            name,
            default: false,
            part: false,
            single: of.single,
            pairs: false,
            query: false,
            source: false,
            closed: false,
            fields: Vec::new(),
        });
    }

    fn tuple(&mut self) {
        let name = self.type_name();
        let fields: Vec<_> = (0..self.random.below(3) + 2)
            .map(|_| self.field(Location::Json, Style::Listed).source(Style::Listed, true))
            .collect();
        let _ =
            writeln!(self.out, "#[dto]\n{DERIVES}\npub struct {name}({});\n", fields.join(", "));
        self.add(Known::plain(name));
    }

    /// Adds a type with `#[serde(from, into)]`.
    fn through(&mut self) {
        let all: Vec<_> = self.known.iter().map(|one| one.name.clone()).collect();
        if all.is_empty() {
            return;
        }
        let name = self.type_name();
        let of = self.random.pick(&all).clone();
        let tries = self.random.chance(50);
        let (serde_args, made) = if tries {
            (
                "try_from",
                format!(
                    "impl TryFrom<{of}> for {name} {{ type Error = std::convert::Infallible; fn try_from(inner: {of}) -> Result<Self, Self::Error> {{ Ok(Self {{ inner }}) }} }}"
                ),
            )
        } else {
            (
                "from",
                format!(
                    "impl From<{of}> for {name} {{ fn from(inner: {of}) -> Self {{ Self {{ inner }} }} }}"
                ),
            )
        };
        let _ = writeln!(
            self.out,
            "#[dto]\n{DERIVES}\n#[serde({serde_args} = \"{of}\", into = \"{of}\")]\npub struct {name} {{ inner: {of} }}\n{made}\nimpl From<{name}> for {of} {{ fn from(outer: {name}) -> Self {{ outer.inner }} }}\n"
        );
        self.add(Known::plain(name));
    }

    /// Adds a type that is derived from others.
    fn mapped(&mut self) {
        let sources: Vec<_> = self.known.iter().filter(|one| one.source).cloned().collect();
        if sources.len() < 2 {
            return;
        }
        let name = self.type_name();
        let one = self.random.pick(&sources).clone();
        let other = self.random.pick(&sources).clone();
        let field = self.random.pick(&one.fields).clone();
        let of = match self.random.below(4) {
            0 => format!("partial({})", one.name),
            1 if one.fields.len() > 1 => format!("omit({}, {field})", one.name),
            2 if other.name != one.name => format!("merge({}, {})", one.name, other.name),
            _ => format!("pick({}, {field})", one.name),
        };
        let _ = writeln!(self.out, "#[dto({of})]\n{DERIVES}\npub struct {name};\n");
        let pairs = one.pairs && (other.pairs || !of.starts_with("merge"));
        let query = one.query && (other.query || !of.starts_with("merge"));
        self.add(Known { pairs, query, part: true, ..Known::plain(name) });
    }

    /// Whether some parameters are required only if others are present.
    fn has_conditions(&self, body: &[String]) -> bool {
        // Parameters can't express that a part of the query can be absent as a whole.
        if body.iter().any(|field| field.contains("flatten") && field.contains("Option<")) {
            return true;
        }
        let body = body.join(" ");
        let mut words = body.split(|letter: char| !letter.is_ascii_alphanumeric());
        words.any(|word| self.known.iter().any(|one| one.name == word && one.pairs && !one.query))
    }

    /// A type without sets, which a generic type reads as lists.
    fn without_sets(&mut self, depth: usize) -> Of {
        loop {
            let of = self.of(Location::Json, depth);
            if !of.ty.contains("Set<") {
                return of;
            }
        }
    }

    /// Adds a generic type, and a type that uses it.
    fn generic(&mut self) {
        let name = self.type_name();
        let user = self.type_name();
        let one = self.without_sets(2);
        let two = self.without_sets(1);
        let first = self.field_name();
        let second = self.field_name();
        let _ = writeln!(
            self.out,
            "#[dto]\n{DERIVES}\npub struct {name}<A, B> {{ pub {first}: A, pub {second}: Vec<B>, pub third: Option<B> }}\n\n#[dto]\n{DERIVES}\npub struct {user} {{ pub of: {name}<{}, {}> }}\n",
            one.ty, two.ty
        );
        self.add(Known { part: true, ..Known::plain(user) });
    }
}

impl Known {
    /// A type without properties that affect other types.
    pub fn plain(name: String) -> Self {
        Self {
            name,
            default: false,
            part: false,
            single: false,
            pairs: false,
            query: false,
            source: false,
            closed: false,
            fields: Vec::new(),
        }
    }
}

/// Whether a field is serialized with a name that it is not deserialized with, which a flattened map beside it would read.
fn is_split(field: &str) -> bool {
    field.contains("skip_deserializing") || field.contains("serialize = \"")
}
