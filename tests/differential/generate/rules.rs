//! Rules that fit the type of a field.

use crate::patterns::PATTERNS;
use crate::writer::Writer;

/// The kinds of types that rules distinguish.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Class {
    Whole(i64, i64),
    Real,
    Text,
    List(&'static Class),
    Set,
    Map,
    Other,
}

impl Writer {
    /// Returns some rules, often none.
    pub fn rules(&mut self, class: Class) -> Vec<String> {
        if self.random.chance(45) {
            return Vec::new();
        }
        match class {
            Class::Whole(min, max) => self.whole(min, max),
            Class::Real => self.real(),
            Class::Text => self.text(),
            Class::List(of) => self.list(*of),
            Class::Set | Class::Map => vec![self.length(0, 4)],
            Class::Other => Vec::new(),
        }
    }

    fn length(&mut self, least: usize, most: usize) -> String {
        let min = self.random.below(most - least) + least;
        let max = min + self.random.below(most);
        match self.random.below(4) {
            0 => format!("length(min = {min})"),
            1 => format!("length(max = {max})"),
            2 => format!("length(exact = {min})"),
            _ => format!("length(min = {min}, max = {max})"),
        }
    }

    fn whole(&mut self, min: i64, max: i64) -> Vec<String> {
        let low = (self.random.below(20) as i64).max(min);
        let high = (low + 2 + self.random.below(100) as i64).min(max);
        vec![match self.random.below(6) {
            0 => format!("range(min = {low})"),
            1 => format!("range(max = {high})"),
            2 => format!("range(above = {low})"),
            3 => format!("range(above = {low}, below = {})", high.max(low + 2)),
            4 => format!("multiple_of({})", self.random.below(6) + 2),
            _ => format!("range(min = {low}, max = {high})"),
        }]
    }

    fn real(&mut self) -> Vec<String> {
        let low = self.random.below(10);
        let high = self.random.below(90) + 11;
        vec![match self.random.below(5) {
            0 => format!("range(min = {low}.5)"),
            1 => format!("range(below = {high}.25)"),
            2 => format!("range(min = {low}.0, below = {high}.0)"),
            3 => format!("range(above = -{low}.5, max = {high}.5)"),
            _ => "multiple_of(0.5)".to_owned(),
        }]
    }

    fn text(&mut self) -> Vec<String> {
        let mut rules = match self.random.below(12) {
            0..4 => vec![self.length(0, 6)],
            4..8 => {
                let (pattern, ..) = *self.random.pick(PATTERNS);
                vec![format!("pattern(r\"{pattern}\")")]
            }
            8 => vec![
                (*self.random.pick(&["email", "url", "uuid", "ip", "ipv4", "ipv6"])).to_owned(),
            ],
            9 => vec!["contains(\"a.b\")".to_owned(), self.length(0, 8)],
            10 => vec!["starts_with(\"cat-\")".to_owned()],
            _ => vec!["ends_with(\"$\")".to_owned()],
        };
        if self.random.chance(25) {
            rules.push((*self.random.pick(&["trim", "trim", "lowercase", "uppercase"])).to_owned());
        }
        rules
    }

    fn list(&mut self, of: Class) -> Vec<String> {
        let mut rules = Vec::new();
        if self.random.chance(60) {
            rules.push(self.length(0, 4));
        }
        let plain = matches!(of, Class::Whole(..) | Class::Real | Class::Text);
        if plain && self.random.chance(40) {
            rules.push("unique".to_owned());
        }
        if plain && self.random.chance(50) {
            let inner = self.rules(of);
            let inner: Vec<_> = inner
                .into_iter()
                .filter(|one| !["trim", "lowercase", "uppercase"].contains(&&**one))
                .collect();
            if !inner.is_empty() {
                rules.push(format!("each({})", inner.join(", ")));
            }
        }
        rules
    }
}
