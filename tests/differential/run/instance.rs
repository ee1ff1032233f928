//! Instances that are generated from a schema.

use serde_json::{Map, Number, Value, json};

use crate::judge::resolved;
use crate::patterns::PATTERNS;
use crate::random::Random;

/// The maximum depth of instances.
const DEEPEST: usize = 7;

/// A generator of instances.
#[derive(Debug)]
pub struct Maker<'d> {
    pub document: &'d Value,
    pub random: Random,
}

impl Maker<'_> {
    /// Returns an instance that is most likely valid.
    pub fn instance(&mut self, schema: &Value, depth: usize) -> Value {
        let schema = resolved(self.document, schema);
        let Some(keywords) = schema.as_object() else { return self.anything() };
        for keyword in ["anyOf", "oneOf"] {
            if let Some(choices) = keywords.get(keyword).and_then(Value::as_array) {
                return self.chosen(schema, keyword, choices, depth);
            }
        }
        if let Some(all) = keywords.get("allOf").and_then(Value::as_array) {
            let mut whole = self.without(schema, "allOf", depth);
            for one in all {
                let one = self.instance(one, depth + 1);
                whole = joined(whole, one);
            }
            return whole;
        }
        if let Some(value) = keywords.get("const") {
            return value.clone();
        }
        if let Some(all) = keywords.get("enum").and_then(Value::as_array) {
            return self.random.pick(all).clone();
        }
        let kind = match keywords.get("type") {
            Some(Value::Array(kinds)) if depth > DEEPEST => kinds.last().cloned(),
            Some(Value::Array(kinds)) => Some(self.random.pick(kinds).clone()),
            kind => kind.cloned(),
        };
        match kind.as_ref().and_then(Value::as_str) {
            Some("null") => Value::Null,
            Some("boolean") => self.random.chance(50).into(),
            Some("integer") => self.whole(schema),
            Some("number") => self.real(schema),
            Some("string") => self.string(schema).into(),
            Some("array") => self.array(schema, depth),
            Some("object") => self.object(schema, depth),
            _ => self.anything(),
        }
    }

    /// Returns an instance of one of several schemas, with the keywords beside them.
    fn chosen(&mut self, schema: &Value, keyword: &str, choices: &[Value], depth: usize) -> Value {
        let chosen = if depth > DEEPEST { choices.last() } else { Some(self.random.pick(choices)) };
        let Some(chosen) = chosen else { return Value::Null };
        let chosen = chosen.clone();
        let mut beside = schema.clone();
        if let Some(beside) = beside.as_object_mut() {
            beside.remove(keyword);
        }
        if beside.get("properties").is_some() || beside.get("allOf").is_some() {
            let one = self.instance(&beside, depth);
            let other = self.instance(&chosen, depth + 1);
            return joined(one, other);
        }
        let mut whole = beside;
        if let (Some(whole), Some(chosen)) = (whole.as_object_mut(), chosen.as_object()) {
            whole.extend(chosen.clone());
        }
        self.instance(&whole, depth + 1)
    }

    fn without(&mut self, schema: &Value, keyword: &str, depth: usize) -> Value {
        let mut rest = schema.clone();
        if let Some(rest) = rest.as_object_mut() {
            rest.remove(keyword);
            if rest.get("type").is_none() {
                return Value::Null;
            }
        }
        self.instance(&rest, depth)
    }

    /// Returns a value of any type.
    pub fn anything(&mut self) -> Value {
        let all = [
            json!(null),
            json!(true),
            json!(0),
            json!(-1),
            json!(1),
            json!(7),
            json!(1.5),
            json!(2.0),
            json!(255),
            json!(256),
            json!(65536),
            json!(4_294_967_296_u64),
            json!(9_007_199_254_740_991_u64),
            json!(i64::MAX),
            json!(i64::MIN),
            json!(u64::MAX),
            json!(1e300),
            json!(""),
            json!("a"),
            json!("abc"),
            json!(" a "),
            json!("Alpha"),
            json!("1"),
            json!("true"),
            json!("cat-a.b$"),
            json!([]),
            json!([1]),
            json!(["a", "b"]),
            json!([1, 1]),
            json!({}),
            json!({ "a": 1 }),
            json!([[]]),
            json!({ "Alpha": null }),
        ];
        self.random.pick(&all).clone()
    }

    fn whole(&mut self, schema: &Value) -> Value {
        let bound = |keyword: &str| {
            schema[keyword].as_i64().map(i128::from).or(schema[keyword].as_u64().map(i128::from))
        };
        let low = bound("exclusiveMinimum").map(|low| low + 1).or(bound("minimum"));
        let high = bound("exclusiveMaximum").map(|high| high - 1).or(bound("maximum"));
        let low = low.unwrap_or(-1000);
        let high = high.unwrap_or(1_000_000_000_000);
        let near = low + i128::from(self.random.number() % 20);
        let mut number = *self.random.pick(&[low, high, near, near, high - 1, (low + high) / 2]);
        if let Some(step) = bound("multipleOf").filter(|_| self.random.chance(80)) {
            number -= number % step;
        }
        self.numbered(number.clamp(low, high.max(low)))
    }

    /// Returns an integer, sometimes with the fraction `.0`.
    fn numbered(&mut self, number: i128) -> Value {
        if self.random.chance(5) && number.abs() < 1 << 50 {
            return json!(number as f64);
        }
        let whole = i64::try_from(number).map(Number::from).ok();
        whole
            .or_else(|| u64::try_from(number).map(Number::from).ok())
            .map_or(json!(0), Value::Number)
    }

    fn real(&mut self, schema: &Value) -> Value {
        let bound = |keyword: &str| schema[keyword].as_f64();
        let low = bound("minimum").or(bound("exclusiveMinimum")).unwrap_or(-100.0).max(-1e30);
        let high = bound("maximum").or(bound("exclusiveMaximum")).unwrap_or(1e6).min(1e30);
        let near = low + (self.random.number() % 64) as f64 / 8.0;
        json!(*self.random.pick(&[low, high, near, near, near.round(), low + 0.5]))
    }

    pub fn string(&mut self, schema: &Value) -> String {
        if let Some(format) = schema["format"].as_str()
            && self.random.chance(90)
        {
            return self.formatted(format);
        }
        if let Some(pattern) = schema["pattern"].as_str() {
            return self.matching(pattern);
        }
        let length = |keyword: &str| schema[keyword].as_u64().map(|length| length as usize);
        let low = length("minLength").unwrap_or(0);
        let high = length("maxLength").unwrap_or(low + 5).max(low);
        let count = low + self.random.below(high - low + 1);
        let letters = ['a', 'b', 'Z', '0', ' ', 'ä', '\u{1f600}', ',', '&', '%', '+', '.', '-'];
        (0..count).map(|_| *self.random.pick(&letters)).collect()
    }

    fn matching(&mut self, pattern: &str) -> String {
        if let Some((_, good, bad)) = PATTERNS.iter().find(|(known, ..)| *known == pattern) {
            let all = if self.random.chance(70) { good } else { bad };
            return (*self.random.pick(all)).to_owned();
        }
        let texts =
            ["cat-", "a.b", "x$", "cat-a.b$", "$", "a", "ab", "abcd", " a ", "A", "abc", "12"];
        (*self.random.pick(&texts)).to_owned()
    }

    fn formatted(&mut self, format: &str) -> String {
        let all: &[&str] = match format {
            "uuid" => &[
                "67e55044-10b1-426f-9247-bb680e5fe0c8",
                "00000000-0000-0000-0000-000000000000",
                "67E55044-10B1-426F-9247-BB680E5FE0C8",
            ],
            "ipv4" => &["127.0.0.1", "255.255.255.255", "1.2.3", "256.0.0.1", "01.2.3.4"],
            "ipv6" => &["::1", "2001:db8::1", "::ffff:1.2.3.4", "1::2::3", "fe80::1%eth0"],
            "email" => &["a@b.org", "ann+x@mail.example.com", "a@b", "a b@c.org", "@b.org"],
            "uri" => &[
                "https://example.com/a?b=c#d",
                "mailto:a@b.org",
                "urn:isbn:1",
                "/relative",
                "not a url",
            ],
            _ => &["2026-01-02T03:04:05Z", "2026-01-02", "PT1S", "x"],
        };
        (*self.random.pick(all)).to_owned()
    }

    fn array(&mut self, schema: &Value, depth: usize) -> Value {
        let length = |keyword: &str| schema[keyword].as_u64().map(|length| length as usize);
        let first = schema["prefixItems"].as_array().cloned().unwrap_or_default();
        let low = length("minItems").unwrap_or(0).max(first.len());
        let high = length("maxItems").unwrap_or(low + 3).max(low);
        let count = if depth > DEEPEST {
            low
        } else {
            low + self.random.below(high.min(low + 4) - low + 1)
        };
        let of = |index: usize| first.get(index).unwrap_or(&schema["items"]);
        (0..count).map(|index| self.instance(of(index), depth + 1)).collect()
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let mut object = Map::new();
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            // A field that no type reads is ignored, whatever its value.
            if property["readOnly"] == true {
                continue;
            }
            let needed = required.iter().any(|one| one == name);
            if needed || self.random.chance(if depth > DEEPEST { 0 } else { 60 }) {
                object.insert(name.clone(), self.instance(property, depth + 1));
            }
        }
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            let others = &schema[keyword];
            if others.is_object() && depth <= DEEPEST {
                let low = schema["minProperties"].as_u64().unwrap_or(0) as usize;
                for number in 0..low + self.random.below(3) {
                    let name = self.name(&schema["propertyNames"], number, depth);
                    object.insert(name, self.instance(others, depth + 1));
                }
            }
        }
        object.into()
    }
}

impl Maker<'_> {
    /// Returns the name of a further field.
    fn name(&mut self, schema: &Value, number: usize, depth: usize) -> String {
        const NUMBERS: [&str; 16] = [
            "0", "1", "7", "127", "128", "255", "256", "-1", "-128", "-129", "32767", "32768",
            "01", "-0", "+1", "1.0",
        ];
        let schema = match schema["anyOf"].as_array() {
            // Fields beside a flattened map take precedence.
            Some(choices) if schema.get("type").is_none() => choices.last().unwrap_or(schema),
            _ => schema,
        };
        if !schema.is_object() || self.random.chance(5) {
            return format!("k{number}");
        }
        if schema["pattern"].as_str().is_some_and(|pattern| pattern.contains("[0-9]{0,")) {
            return (*self.random.pick(&NUMBERS)).to_owned();
        }
        match self.instance(schema, depth + 1) {
            Value::String(name) => name,
            _ => format!("k{number}"),
        }
    }
}

/// Merges two objects. Returns the second value if one of them is not an object.
fn joined(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            one.into()
        }
        (one, Value::Null) => one,
        (_, other) => other,
    }
}
