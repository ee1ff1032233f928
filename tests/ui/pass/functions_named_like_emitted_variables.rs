//! Expressions and paths of the user never refer to variables of emitted code.

#![allow(dead_code, reason = "only compiling matters")]

use baya::prelude::*;

type Outcome = Result<(), &'static str>;

macro_rules! rules {
    ($($name:ident),*) => { $(const fn $name<T>(_: &T) -> Outcome { Ok(()) })* };
}
rules!(report, whole, value, field_0, document, object, members, before, excluded, name, given, within);

const fn direction() -> usize {
    1
}

const fn found() -> u8 {
    1
}

const fn incoming() -> u8 {
    1
}

const fn arguments() -> u8 {
    1
}

const COUNT: usize = 2;

#[dto]
#[rule(custom(whole))]
#[derive(Default)]
struct Cat {
    #[rule(custom(report), custom(value), custom(field_0), custom(name), custom(given))]
    #[serde(default = "fallback::report")]
    name: String,
    #[rule(each(custom(members), custom(value), custom(report)))]
    #[rule(length(min = direction(), max = 9, message = "x"), custom(within))]
    #[serde(default)]
    list: Vec<u8>,
    #[rule(custom(document), custom(object), custom(before), custom(excluded))]
    #[rule(range(max = found()))]
    age: Option<u8>,
}

mod fallback {
    pub fn report() -> String {
        "Tom".to_owned()
    }
}

#[dto]
#[serde(tag = "kind")]
enum Animal {
    Cat {
        #[rule(custom(name), custom(document), custom(report))]
        name: String,
    },
}

#[derive(Debug, ApiError)]
enum Failure {
    #[error(status = 404, message = "{f} is not there")]
    Missing { f: String },
}

#[injectable]
struct Counter {
    #[inject(value = arguments())]
    start: u8,
}

#[token]
struct Clock;

#[provider]
fn made(counter: Arc<Counter>) -> Clock {
    drop(counter);
    Clock
}

#[token]
struct Watch;

#[provider]
async fn argument_0(clock: Arc<Clock>) -> Watch {
    drop(clock);
    Watch
}

#[dto(input)]
struct Few<const N: usize> {
    count: u8,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[post("/{id}")]
    async fn create(
        &self,
        #[param] id: u8,
        #[query(default = found())] limit: u8,
        #[header("x-limit", default = incoming())] other: u8,
        #[body] cat: Cat,
        clock: Inject<Clock>,
    ) -> Result<(), Failure> {
        drop((id, limit, other, cat, clock));
        Ok(())
    }

    #[get]
    async fn list(&self, query: Query<Few<COUNT>>, watch: Inject<Watch>) {
        drop((query, watch));
    }

    #[put]
    async fn animal(&self, #[body] animal: Animal) {
        drop(animal);
    }
}

#[module(root, controllers = [Cats], providers = [Counter, made, argument_0])]
struct AppModule;

fn main() {}
