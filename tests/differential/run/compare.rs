//! Instances are sent to the app and validated with its document.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use baya::testing::{TestApp, TestResponse};
use serde_json::Value;

use crate::exceptions::{Counts, exception};
use crate::instance::Maker;
use crate::judge::{Operation, Way, document, operations};
use crate::random::Random;
use crate::texts;
use crate::types::RandomModule;

/// The result of the comparison.
#[derive(Debug, Default)]
pub struct Found {
    pub compared: usize,
    pub operations: usize,
    pub valid: usize,
    pub excepted: Counts,
    pub disagreements: Vec<Disagreement>,
}

/// An instance on which the document and the app disagree.
#[derive(Debug)]
pub struct Disagreement {
    path: String,
    sent: String,
    what: String,
}

/// Compares this number of instances of each operation.
pub fn run(seed: u64, instances: usize) -> Found {
    let document = document();
    let operations = operations(&document);
    let runtime = runtime();
    let app = runtime.block_on(TestApp::new::<RandomModule>().start()).expect("the app boots");
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut all = Found::default();
    thread::scope(|scope| {
        let each = (0..threads).map(|_| {
            scope.spawn(|| {
                let mut found = Found::default();
                let runtime = self::runtime();
                while let Some(operation) = operations.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let seed = operation
                        .path
                        .bytes()
                        .fold(seed, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
                    let mut maker = Maker { document: &document, random: Random::new(seed) };
                    found.operations += 1;
                    runtime.block_on(async {
                        for _ in 0..instances {
                            found.one(&app, operation, &mut maker).await;
                        }
                    });
                }
                found
            })
        });
        let each: Vec<_> = each.collect();
        each.into_iter().for_each(|one| all.add(one.join().expect("no thread panics")));
    });
    all
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

impl Found {
    fn add(&mut self, other: Self) {
        self.compared += other.compared;
        self.operations += other.operations;
        self.valid += other.valid;
        for (reason, count) in other.excepted {
            *self.excepted.entry(reason).or_default() += count;
        }
        self.disagreements.extend(other.disagreements);
    }

    async fn one(&mut self, app: &TestApp, operation: &Operation, maker: &mut Maker<'_>) {
        let (sent, value, valid) = match operation.way {
            Way::Json => {
                let mut value = maker.instance(&operation.schema, 0);
                while maker.random.chance(45) {
                    maker.mutate(&mut value);
                }
                let valid = match exception(&value) {
                    Some(reason) => Err(reason),
                    None => Ok(operation.sent[0].is_valid(&value)),
                };
                (value.to_string(), value, valid)
            }
            _ => {
                let pairs = maker.pairs(operation);
                let valid = texts::valid(maker.document, operation, &pairs);
                (pairs, Value::Null, valid)
            }
        };
        let valid = match valid {
            Ok(valid) => valid,
            Err(reason) => {
                *self.excepted.entry(reason).or_default() += 1;
                return;
            }
        };
        let response = send(app, operation, &sent).await;
        self.compared += 1;
        self.valid += usize::from(valid);
        if let Some(what) = disagreement(operation, &value, valid, &response) {
            self.disagreements.push(Disagreement { path: operation.path.clone(), sent, what });
        }
    }

    /// Returns the first difference of each kind and operation.
    pub fn summary(&self) -> String {
        let mut kinds: BTreeMap<(&str, &str), (usize, &Disagreement)> = BTreeMap::new();
        for one in &self.disagreements {
            let kind = one.what.split(':').next().unwrap_or_default();
            let known = kinds.entry((&one.path, kind)).or_insert((0, one));
            known.0 += 1;
            if one.sent.len() < known.1.sent.len() {
                known.1 = one;
            }
        }
        let mut text = format!("{} disagreements\n", self.disagreements.len());
        for ((path, _), (count, Disagreement { sent, what, .. })) in kinds {
            let _ = writeln!(text, "{path} ({count} times)\n  sent {sent}\n  {what}");
        }
        text
    }
}

async fn send(app: &TestApp, operation: &Operation, sent: &str) -> TestResponse {
    match operation.way {
        Way::Json => {
            app.post(&operation.path).body("application/json", sent.to_owned()).send().await
        }
        Way::Query => app.get(&format!("{}?{sent}", operation.path)).send().await,
        Way::Form => {
            let media = "application/x-www-form-urlencoded";
            app.post(&operation.path).body(media, sent.to_owned()).send().await
        }
    }
}

fn disagreement(
    operation: &Operation,
    sent: &Value,
    valid: bool,
    response: &TestResponse,
) -> Option<String> {
    let status = response.status().as_u16();
    match (valid, status) {
        (true, 200 | 201) => {
            let value: Value = response.json();
            let error = operation.answered.validate(&value).err();
            error
                .map(|error| {
                    format!("the response is not what the document says: {error} in {value}")
                })
                .or_else(|| {
                    changed(sent, &value).map(|what| format!("a number has changed: {what}"))
                })
        }
        (false, 400 | 422) => None,
        (true, 400 | 422) => Some(format!("valid, but rejected: {}", response.text())),
        (false, 200 | 201) => {
            let error = operation.sent.first().and_then(|one| one.validate(sent).err());
            let why = error.map(|error| error.to_string()).unwrap_or_default();
            Some(format!("not valid, and accepted: {} [{why}]", response.text()))
        }
        _ => Some(format!("status {status}: {}", response.text())),
    }
}

/// Returns a number that differs in the response.
fn changed(sent: &Value, back: &Value) -> Option<String> {
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            sent.iter().find_map(|(name, value)| changed(value, back.get(name)?))
        }
        // The elements of a set have another order.
        (Value::Array(sent), Value::Array(back)) if sent.iter().all(Value::is_number) => {
            let sorted = |all: &[Value]| {
                let mut all: Vec<_> = all.iter().filter_map(Value::as_f64).collect();
                all.sort_by(f64::total_cmp);
                all.into_iter().map(Value::from).collect::<Vec<_>>()
            };
            let sent = sorted(sent);
            let back = sorted(back);
            sent.iter().zip(&back).find_map(|(sent, back)| changed(sent, back))
        }
        (Value::Array(sent), Value::Array(back)) if sent.len() == back.len() => {
            let in_order = sent.iter().zip(back).find_map(|(sent, back)| changed(sent, back))?;
            // The elements of a set have another order.
            let is_same = |sent: &Value| back.iter().any(|back| changed(sent, back).is_none());
            (!sent.iter().all(is_same)).then_some(in_order)
        }
        (Value::Number(one), Value::Number(other)) => {
            let real = one.as_f64()?;
            let back = other.as_f64()?;
            let same = real == back || real as f32 == back as f32;
            (!same).then(|| format!("{one} is {other}"))
        }
        _ => None,
    }
}
