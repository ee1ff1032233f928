//! The generated source: types in order, where later types can contain earlier ones.

use std::fmt::Write;

use crate::random::Random;

/// Properties of a written type that affect other types.
#[derive(Clone)]
pub struct Known {
    pub name: String,
    /// Whether it has a default.
    pub default: bool,
    /// Whether it can be flattened: an object that accepts unknown fields.
    pub part: bool,
    /// Whether it is one string in a query.
    pub single: bool,
    /// Whether it can be in a form.
    pub pairs: bool,
    /// Whether it can be in a query: documents can't express which parameters belong to one variant.
    pub query: bool,
    /// Whether it is a plain struct with named fields, from which others can be derived.
    pub source: bool,
    /// Whether it rejects unknown fields.
    pub closed: bool,
    /// The names of its fields.
    pub fields: Vec<String>,
}

pub struct Writer {
    pub random: Random,
    pub known: Vec<Known>,
    pub out: String,
    serial: usize,
}

/// Words in names.
const WORDS: &[&str] = &[
    "name",
    "age_of_cat",
    "city",
    "created_at",
    "kind",
    "size",
    "sort_by",
    "zip_code",
    "is_open",
    "note",
    "x",
    "top_left",
    "unit_price",
    "items",
    "data",
];

impl Writer {
    pub fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), known: Vec::new(), out: String::new(), serial: 0 }
    }

    /// Returns a name that no other field has, so that flattened fields do not collide.
    pub fn field_name(&mut self) -> String {
        self.serial += 1;
        format!("{}_{}", self.random.pick(WORDS), self.serial)
    }

    pub fn type_name(&mut self) -> String {
        self.serial += 1;
        format!("T{}", self.serial)
    }

    /// Returns the whole file.
    pub fn write(mut self, count: usize) -> String {
        self.out.push_str(HEAD);
        while self.known.len() < count {
            self.one();
        }
        let all = self.known.clone();
        let mut names = Vec::new();
        for (number, known) in all.iter().enumerate() {
            self.controller(number, known);
            names.push(format!("C{number}"));
        }
        let names = names.join(", ");
        let _ = writeln!(
            self.out,
            "#[module(root, controllers = [{names}])]\npub struct RandomModule;"
        );
        self.out
    }

    fn controller(&mut self, number: usize, Known { name, pairs, query, .. }: &Known) {
        let mut handlers = String::new();
        let ways = [
            ("post", "json", "Json", true),
            ("post", "form", "Form", *pairs),
            ("get", "query", "Query", *query),
        ];
        for (method, way, extractor, _) in ways.into_iter().filter(|(.., there)| *there) {
            let _ = write!(
                handlers,
                "    #[{method}(\"/{way}\")]\n    async fn {way}(&self, value: {extractor}<{name}>) -> Json<{name}> {{ Json(value.0) }}\n"
            );
        }
        let _ = write!(
            self.out,
            "#[controller(\"/{}\")]\nstruct C{number};\n#[controller]\nimpl C{number} {{\n{handlers}}}\n\n",
            name.to_lowercase()
        );
    }
}

const HEAD: &str = "\
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{NonZeroI16, NonZeroU8};
use std::time::Duration;

use baya::prelude::*;
use baya::testing::Value;
use baya::{CommaSeparated, Form, Patch, Query, dto};
use uuid::Uuid;

";
