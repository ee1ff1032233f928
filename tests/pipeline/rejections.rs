//! The handler does not run if any enhancer rejects.

use std::sync::atomic::{AtomicUsize, Ordering};

use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Interceptor, Next, Pipe, Reply, interceptor, pipe};

/// The behaviour of each enhancer of a stack, one letter each.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    Pass,
    Refuse,
    Panic,
    Alone,
}

const ACTS: [(char, Act); 4] =
    [('p', Act::Pass), ('r', Act::Refuse), ('!', Act::Panic), ('a', Act::Alone)];

async fn act(cx: &Context<'_>, number: usize) -> Result<Act, Error> {
    let stack = cx.header("x-stack").unwrap_or_default();
    let letter = stack.chars().nth(number).unwrap_or('p');
    let act = ACTS.iter().find(|(known, _)| *known == letter).map_or(Act::Pass, |(_, act)| *act);
    if number % 2 == 1 {
        // Every other enhancer waits, so that pending futures are tested too.
        tokio::task::yield_now().await;
    }
    match act {
        Act::Refuse => Err(Error::forbidden()),
        Act::Panic => panic!("the enhancer {number} panics"),
        act => Ok(act),
    }
}

#[guard(value)]
struct G(usize);

impl Guard for G {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        act(cx, self.0).await.map(drop)
    }
}

#[interceptor(value)]
struct I(usize);

impl Interceptor for I {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        match act(cx, self.0).await? {
            Act::Alone => Ok(Reply::http("alone")),
            _ => next.run(cx).await,
        }
    }
}

#[pipe(value, takes = [String])]
struct P(usize);

impl Pipe<String> for P {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<String, Error> {
        act(cx, self.0).await.map(|_| value)
    }
}

#[controller]
#[use_guards(G(2), All(G(3), G(4)))]
#[use_interceptors(I(11))]
#[use_pipes(P(16))]
struct Counted {
    #[inject(default)]
    ran: AtomicUsize,
}

#[controller]
impl Counted {
    #[get("/{name}")]
    #[use_guards(Any(G(5), G(6)), Not(G(7)), Any(All(G(8), Not(G(9))), G(5)))]
    #[use_interceptors(I(12), I(13))]
    #[use_pipes(P(17))]
    async fn run(
        &self,
        #[param]
        #[use_pipes(P(18), P(19))]
        name: String,
    ) -> String {
        self.ran.fetch_add(1, Ordering::SeqCst);
        name
    }

    #[get("/ran/so/far")]
    #[skip(G, I, P)]
    async fn so_far(&self) -> String {
        self.ran.load(Ordering::SeqCst).to_string()
    }
}

#[module(
    root,
    controllers = [Counted],
    guards = [G(0), G(1)],
    interceptors = [I(10)],
    pipes = [P(14), P(15)],
)]
struct AppModule;

const ENHANCERS: usize = 20;

/// Returns whether a call reaches the handler of a stack.
fn passes(stack: &[Act]) -> bool {
    let guard = |number: usize| match stack[number] {
        Act::Pass | Act::Alone => Ok(true),
        Act::Refuse => Ok(false),
        Act::Panic => Err(()),
    };
    let all = |numbers: &[usize]| {
        numbers
            .iter()
            .try_fold(true, |so_far, number| if so_far { guard(*number) } else { Ok(false) })
    };
    let any =
        |one: bool, other: &dyn Fn() -> Result<bool, ()>| if one { Ok(true) } else { other() };
    let guards = || -> Result<bool, ()> {
        if !all(&[0, 1, 2, 3, 4])? || !any(guard(5)?, &|| guard(6))? || guard(7)? {
            return Ok(false);
        }
        let first = guard(8)? && !guard(9)?;
        any(first, &|| guard(5))
    };
    let wrapped = (10..14).all(|number| stack[number] == Act::Pass);
    let piped = (14..20).all(|number| matches!(stack[number], Act::Pass | Act::Alone));
    guards() == Ok(true) && wrapped && piped
}

/// Returns pseudo-random numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[baya::test]
async fn the_handler_runs_only_if_no_enhancer_of_ten_thousand_stacks_rejects() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut ran = 0;
    let mut rejected = 0;
    for _ in 0..10_000 {
        // The rarer rejections are, the deeper calls get. Seven guards are negated, so they must reject for a call to pass.
        let rarity = 1 + numbers.next() % 40;
        let mut stack = vec![Act::Pass; ENHANCERS];
        stack[7] = Act::Refuse;
        stack[9] = Act::Refuse;
        for act in &mut stack {
            if numbers.next().is_multiple_of(rarity + 1) {
                *act = ACTS[(numbers.next() % 4) as usize].1;
            }
        }
        let letter = |act: &Act| ACTS.iter().find(|(_, known)| known == act).unwrap().0;
        let letters: String = stack.iter().map(letter).collect();
        let response = app.get("/tom").header("x-stack", &letters).send().await;
        let reached = passes(&stack);
        ran += usize::from(reached);
        rejected += usize::from(!reached);
        let so_far = app.get("/ran/so/far").send().await.text();
        assert_eq!(
            so_far,
            ran.to_string(),
            "the response to the stack {letters} was {}",
            response.status()
        );
    }
    assert!(ran > 500 && rejected > 500, "{ran} ran and {rejected} were rejected");
}
