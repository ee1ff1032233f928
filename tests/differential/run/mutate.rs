//! Instances that almost match a schema.

use serde_json::{Value, json};

use crate::instance::Maker;
use crate::patterns::PATTERNS;

impl Maker<'_> {
    /// Changes an instance at a random location.
    pub fn mutate(&mut self, value: &mut Value) {
        let count = nodes(value);
        let mut number = self.random.below(count);
        if let Some(node) = node(value, &mut number) {
            self.change(node);
        }
    }

    fn change(&mut self, node: &mut Value) {
        if self.random.chance(25) {
            *node = self.anything();
            return;
        }
        let choice = self.random.below(6);
        match node {
            Value::Number(number) => {
                let whole = number.as_i64().unwrap_or(0);
                *node = match choice {
                    0 => json!(whole.saturating_add(1)),
                    1 => json!(whole.saturating_sub(1)),
                    2 => json!(number.as_f64().unwrap_or(0.0) + 0.5),
                    3 => json!(whole.saturating_neg()),
                    4 => json!(whole.to_string()),
                    _ => json!(whole.saturating_mul(10)),
                };
            }
            Value::String(text) => match choice {
                0 => text.push('x'),
                1 => text.insert(0, ' '),
                2 => *text = text.to_uppercase(),
                3 => drop(text.pop()),
                4 => {
                    let (_, good, bad) = *self.random.pick(PATTERNS);
                    let all = if self.random.chance(50) { good } else { bad };
                    *text = (*self.random.pick(all)).to_owned();
                }
                _ => text.push(' '),
            },
            Value::Array(all) => match choice {
                0 => drop(all.pop()),
                1 => all.clear(),
                2..5 if !all.is_empty() => {
                    let again = self.random.pick(all).clone();
                    all.push(again);
                }
                _ => {
                    let more = self.anything();
                    all.push(more);
                }
            },
            Value::Object(all) => {
                let names: Vec<_> = all.keys().cloned().collect();
                match choice {
                    0..3 if !names.is_empty() => drop(all.remove(self.random.pick(&names))),
                    3 if !names.is_empty() => {
                        let name = self.random.pick(&names).clone();
                        all.insert(name, Value::Null);
                    }
                    _ => {
                        let name = *self.random.pick(&["zz", "Alpha", "type", "c", "0"]);
                        let value = self.anything();
                        all.insert(name.to_owned(), value);
                    }
                }
            }
            other => *other = self.anything(),
        }
    }
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(all) => all.iter().map(nodes).sum(),
        Value::Object(all) => all.values().map(nodes).sum(),
        _ => 0,
    }
}

/// Returns the node with this number, counted from the outermost one.
fn node<'v>(value: &'v mut Value, number: &mut usize) -> Option<&'v mut Value> {
    if *number == 0 {
        return Some(value);
    }
    *number -= 1;
    match value {
        Value::Array(all) => all.iter_mut().find_map(|one| node(one, number)),
        Value::Object(all) => all.values_mut().find_map(|one| node(one, number)),
        _ => None,
    }
}
