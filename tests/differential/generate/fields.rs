//! The types of fields.

use crate::rules::Class;
use crate::writer::Writer;

/// Where a type is read from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// JSON alone.
    Json,
    /// A query or a form as well: what has a string for each value.
    Pairs,
}

/// The type of a field.
#[derive(Clone)]
pub struct Of {
    pub ty: String,
    /// What rules fit it.
    pub class: Class,
    pub default: bool,
    pub single: bool,
}

/// The name of a type, what it is to rules, and whether it has a default, an order and a form as a string.
type Scalar = (&'static str, Class, bool, bool, bool);

const SCALARS: &[Scalar] = &[
    ("bool", Class::Other, true, true, true),
    ("u8", Class::Whole(0, 255), true, true, true),
    ("u16", Class::Whole(0, 65_535), true, true, true),
    ("u32", Class::Whole(0, 4_294_967_295), true, true, true),
    ("u64", Class::Whole(0, 9_000_000_000), true, true, true),
    ("usize", Class::Whole(0, 9_000_000_000), true, true, true),
    ("i8", Class::Whole(-128, 127), true, true, true),
    ("i16", Class::Whole(-32_768, 32_767), true, true, true),
    ("i32", Class::Whole(-2_147_483_648, 2_147_483_647), true, true, true),
    ("i64", Class::Whole(-9_000_000_000, 9_000_000_000), true, true, true),
    ("f32", Class::Real, true, false, true),
    ("f64", Class::Real, true, false, true),
    ("String", Class::Text, true, true, true),
    ("String", Class::Text, true, true, true),
    ("String", Class::Text, true, true, true),
    ("char", Class::Other, true, true, true),
    ("Uuid", Class::Other, true, true, true),
    ("Ipv4Addr", Class::Other, false, true, true),
    ("Ipv6Addr", Class::Other, false, true, true),
    ("IpAddr", Class::Other, false, true, true),
    ("SocketAddr", Class::Other, false, true, true),
    ("NonZeroU8", Class::Other, false, true, true),
    ("NonZeroI16", Class::Other, false, true, true),
    ("u128", Class::Other, true, true, false),
    ("i128", Class::Other, true, true, false),
    ("Duration", Class::Other, true, true, false),
    ("()", Class::Other, true, true, false),
];

/// The types of the keys of maps.
const KEYS: &[&str] =
    &["String", "String", "String", "u8", "i16", "u64", "i32", "char", "bool", "Uuid", "IpAddr"];

impl Writer {
    fn scalar(&mut self, place: Place, ordered: bool) -> Of {
        loop {
            let (ty, class, default, ord, single) = *self.random.pick(SCALARS);
            if (single || place == Place::Json) && (ord || !ordered) {
                return Of { ty: ty.to_owned(), class, default, single };
            }
        }
    }

    /// A type that was written before.
    pub fn named(&mut self, place: Place, single: bool) -> Option<Of> {
        let fits: Vec<_> = self
            .known
            .iter()
            .filter(|one| {
                (place == Place::Json || one.pairs || one.single) && (one.single || !single)
            })
            .collect();
        if fits.is_empty() {
            return None;
        }
        let one = fits[self.random.below(fits.len())];
        let ty = one.name.clone();
        let default = one.default;
        let single = one.single;
        Some(Of { ty, class: Class::Other, default, single })
    }

    /// Any type; one of a query is as deep as its document says.
    pub fn of(&mut self, place: Place, depth: usize) -> Of {
        if depth == 0 || self.random.chance(45) {
            return self.scalar(place, false);
        }
        let choice = self.random.below(100);
        match place {
            Place::Json => self.nested(choice, depth),
            Place::Pairs => self.in_pairs(choice),
        }
    }

    fn nested(&mut self, choice: usize, depth: usize) -> Of {
        let json = Place::Json;
        match choice {
            0..25 => self.option(json, depth),
            25..40 => {
                let inner = self.of(json, depth - 1);
                Of {
                    ty: format!("Vec<{}>", inner.ty),
                    class: list_of(&inner),
                    default: true,
                    single: false,
                }
            }
            40..45 => {
                let inner = self.scalar(json, true);
                let set = *self.random.pick(&["BTreeSet", "HashSet"]);
                Of {
                    ty: format!("{set}<{}>", inner.ty),
                    class: Class::Set,
                    default: true,
                    single: false,
                }
            }
            45..52 => {
                let inner = self.of(json, depth - 1);
                let map = *self.random.pick(&["BTreeMap", "HashMap"]);
                let key = *self.random.pick(KEYS);
                Of {
                    ty: format!("{map}<{key}, {}>", inner.ty),
                    class: Class::Map,
                    default: true,
                    single: false,
                }
            }
            52..56 => {
                let inner = self.scalar(json, false);
                let count = self.random.below(3) + 1;
                Of {
                    ty: format!("[{}; {count}]", inner.ty),
                    class: Class::Other,
                    default: false,
                    single: false,
                }
            }
            56..60 => {
                let one = self.scalar(json, false);
                let two = self.scalar(json, false);
                Of {
                    ty: format!("({}, {})", one.ty, two.ty),
                    class: Class::Other,
                    default: false,
                    single: false,
                }
            }
            60..63 => {
                Of { ty: "Value".to_owned(), class: Class::Other, default: true, single: false }
            }
            63..66 => {
                let inner = self.of(json, depth - 1);
                Of { ty: format!("Box<{}>", inner.ty), class: Class::Other, ..inner }
            }
            66..69 => self.commas(),
            _ => self.named(json, false).unwrap_or_else(|| self.scalar(json, false)),
        }
    }

    fn in_pairs(&mut self, choice: usize) -> Of {
        let pairs = Place::Pairs;
        match choice {
            0..30 => self.option(pairs, 0),
            30..50 => {
                let named = if self.random.chance(30) { self.named(pairs, true) } else { None };
                let inner = named.unwrap_or_else(|| self.scalar(pairs, false));
                Of {
                    ty: format!("Vec<{}>", inner.ty),
                    class: list_of(&inner),
                    default: true,
                    single: false,
                }
            }
            50..62 => self.commas(),
            _ => self.named(pairs, false).unwrap_or_else(|| self.scalar(pairs, false)),
        }
    }

    fn commas(&mut self) -> Of {
        let inner = self.scalar(Place::Pairs, false);
        Of {
            ty: format!("CommaSeparated<{}>", inner.ty),
            class: list_of(&inner),
            default: true,
            single: false,
        }
    }

    fn option(&mut self, place: Place, depth: usize) -> Of {
        let inner = match place {
            Place::Json => self.of(place, depth - 1),
            Place::Pairs if self.random.chance(70) => self.scalar(place, false),
            Place::Pairs => self.named(place, false).unwrap_or_else(|| self.scalar(place, false)),
        };
        // What is left out twice is left out once.
        if inner.ty.starts_with("Option")
            || inner.ty.starts_with("Patch")
            || inner.ty == "()"
            || inner.ty == "Value"
        {
            return inner;
        }
        let around = if self.random.chance(15) { "Patch" } else { "Option" };
        Of { ty: format!("{around}<{}>", inner.ty), default: true, ..inner }
    }

    /// A field with its attributes, as source, and whether it is one string and has a default.
    pub fn field(&mut self, place: Place, style: Style) -> Field {
        let mut of = self.of(place, if place == Place::Json { 3 } else { 1 });
        // An absent `Patch` before the end of a list does not compile.
        if style == Style::Listed && of.ty.starts_with("Patch<") {
            of.ty = of.ty.replacen("Patch", "Option", 1);
        }
        let mut attributes = String::new();
        let rules = self.rules(of.class);
        let name = self.field_name();
        let mut said = if style == Style::Named { self.said(&name, &of) } else { String::new() };
        // The default of a standard type may break a rule, and then it does not compile.
        let is_absent = of.ty.starts_with("Option") || of.ty.starts_with("Patch");
        if !rules.is_empty() && !is_absent && !said.contains("skip_deserializing") {
            said = said.replace(", default", "").replace("#[serde(default)] ", "");
        }
        // The responses contain the default of a field that is never read.
        if !rules.is_empty() && !said.contains("skip_deserializing") {
            attributes += &format!("#[rule({})] ", rules.join(", "));
        }
        attributes += &said;
        Field { name, attributes, of }
    }

    /// Returns the serde attributes of a named field.
    fn said(&mut self, name: &str, of: &Of) -> String {
        let mut said = Vec::new();
        match self.random.below(20) {
            0 => said.push(format!("rename = \"{name}:r\"")),
            1 => said.push(format!("alias = \"{name}_alias\"")),
            2 => said
                .push(format!("rename(deserialize = \"{name}_in\", serialize = \"{name}_out\")")),
            _ => {}
        }
        let optional = of.ty.starts_with("Option<");
        if of.default && self.random.chance(if optional { 5 } else { 20 }) {
            said.push("default".to_owned());
            // The default of a generated type may break rules in it, which the document of responses states.
            let is_standard = !self.known.iter().any(|one| of.ty.contains(&one.name));
            if self.random.chance(10) && is_standard {
                said.push("skip_deserializing".to_owned());
            }
        }
        if optional && self.random.chance(15) {
            said.push("skip_serializing_if = \"Option::is_none\"".to_owned());
        }
        if said.is_empty() { String::new() } else { format!("#[serde({})] ", said.join(", ")) }
    }
}

/// What a list is to rules: those of what is in an `Option` are not those of a member.
fn list_of(inner: &Of) -> Class {
    let plain = SCALARS.iter().any(|(ty, ..)| *ty == inner.ty);
    Class::List(Box::leak(Box::new(if plain { inner.class } else { Class::Other })))
}

/// How the fields of a struct or a variant stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Named,
    Listed,
}

/// A field as source.
pub struct Field {
    pub name: String,
    pub attributes: String,
    pub of: Of,
}

impl Field {
    /// It as a part of a struct or a variant.
    pub fn source(&self, style: Style, visible: bool) -> String {
        let visible = if visible { "pub " } else { "" };
        let Self { name, attributes, of } = self;
        match style {
            Style::Named => format!("{attributes}{visible}{name}: {}", of.ty),
            Style::Listed => format!("{attributes}{visible}{}", of.ty),
        }
    }
}
