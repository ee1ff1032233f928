//! The types of fields.

use crate::rules::Class;
use crate::writer::Writer;

/// The sources from which a type is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// Only JSON.
    Json,
    /// Also a query or a form: each value has a string.
    Pairs,
}

/// The type of a field.
#[derive(Clone)]
pub struct Of {
    pub ty: String,
    /// The kind of its rules.
    pub class: Class,
    pub default: bool,
    pub single: bool,
}

/// The name of a type, the kind of its rules, and whether it has a default, an order and a notation as a string.
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
    fn scalar(&mut self, location: Location, ordered: bool) -> Of {
        loop {
            let (ty, class, default, ord, single) = *self.random.pick(SCALARS);
            if (single || location == Location::Json) && (ord || !ordered) {
                return Of { ty: ty.to_owned(), class, default, single };
            }
        }
    }

    /// Returns a type that was written before.
    pub fn named(&mut self, location: Location, single: bool) -> Option<Of> {
        let fits: Vec<_> = self
            .known
            .iter()
            .filter(|one| {
                (location == Location::Json || one.pairs || one.single) && (one.single || !single)
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

    /// Returns any type; the depth of a type in a query is limited by its document.
    pub fn of(&mut self, location: Location, depth: usize) -> Of {
        if depth == 0 || self.random.chance(45) {
            return self.scalar(location, false);
        }
        let choice = self.random.below(100);
        match location {
            Location::Json => self.nested(choice, depth),
            Location::Pairs => self.in_pairs(choice),
        }
    }

    fn nested(&mut self, choice: usize, depth: usize) -> Of {
        let json = Location::Json;
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
        let pairs = Location::Pairs;
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
        let inner = self.scalar(Location::Pairs, false);
        Of {
            ty: format!("CommaSeparated<{}>", inner.ty),
            class: list_of(&inner),
            default: true,
            single: false,
        }
    }

    fn option(&mut self, location: Location, depth: usize) -> Of {
        let inner = match location {
            Location::Json => self.of(location, depth - 1),
            Location::Pairs if self.random.chance(70) => self.scalar(location, false),
            Location::Pairs => {
                self.named(location, false).unwrap_or_else(|| self.scalar(location, false))
            }
        };
        // Two nested options are serialized like one.
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

    /// Returns a field with its attributes, as source, and whether it is one string and has a default.
    pub fn field(&mut self, location: Location, style: Style) -> Field {
        let mut of = self.of(location, if location == Location::Json { 3 } else { 1 });
        // An absent `Patch` before the end of a list does not compile.
        if style == Style::Listed && of.ty.starts_with("Patch<") {
            of.ty = of.ty.replacen("Patch", "Option", 1);
        }
        let mut attributes = String::new();
        let rules = self.rules(of.class);
        let name = self.field_name();
        let mut serde_args =
            if style == Style::Named { self.serde_attributes(&name, &of) } else { String::new() };
        // The default of a standard type may violate a rule, and then it does not compile.
        let is_absent = of.ty.starts_with("Option") || of.ty.starts_with("Patch");
        if !rules.is_empty() && !is_absent && !serde_args.contains("skip_deserializing") {
            serde_args = serde_args.replace(", default", "").replace("#[serde(default)] ", "");
        }
        // The responses contain the default of a field that is never read.
        if !rules.is_empty() && !serde_args.contains("skip_deserializing") {
            attributes += &format!("#[rule({})] ", rules.join(", "));
        }
        attributes += &serde_args;
        Field { name, attributes, of }
    }

    /// Returns the serde attributes of a named field.
    fn serde_attributes(&mut self, name: &str, of: &Of) -> String {
        let mut serde_args = Vec::new();
        match self.random.below(20) {
            0 => serde_args.push(format!("rename = \"{name}:r\"")),
            1 => serde_args.push(format!("alias = \"{name}_alias\"")),
            2 => serde_args
                .push(format!("rename(deserialize = \"{name}_in\", serialize = \"{name}_out\")")),
            _ => {}
        }
        let optional = of.ty.starts_with("Option<");
        if of.default && self.random.chance(if optional { 5 } else { 20 }) {
            serde_args.push("default".to_owned());
            // The default of a generated type may violate its rules, which the output schema contains.
            let is_standard = !self.known.iter().any(|one| of.ty.contains(&one.name));
            if self.random.chance(10) && is_standard {
                serde_args.push("skip_deserializing".to_owned());
            }
        }
        if optional && self.random.chance(15) {
            serde_args.push("skip_serializing_if = \"Option::is_none\"".to_owned());
        }
        if serde_args.is_empty() {
            String::new()
        } else {
            format!("#[serde({})] ", serde_args.join(", "))
        }
    }
}

/// Returns the kind of rules of a list: rules inside an `Option` are not rules of an element.
fn list_of(inner: &Of) -> Class {
    let plain = SCALARS.iter().any(|(ty, ..)| *ty == inner.ty);
    Class::List(Box::leak(Box::new(if plain { inner.class } else { Class::Other })))
}

/// The position of the fields of a struct or a variant.
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
    /// Returns the source in a struct or a variant.
    pub fn source(&self, style: Style, visible: bool) -> String {
        let visible = if visible { "pub " } else { "" };
        let Self { name, attributes, of } = self;
        match style {
            Style::Named => format!("{attributes}{visible}{name}: {}", of.ty),
            Style::Listed => format!("{attributes}{visible}{}", of.ty),
        }
    }
}
