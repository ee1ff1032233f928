//! `#[cron("...")]`, `#[interval("...")]` and `#[after("...")]`: scheduled jobs.

use std::time::Duration;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprPath, Ident, LitInt, LitStr, Type, parse_quote};

use crate::handler::{self, Argument};
use crate::sink::Sink;
use crate::syntax::{
    self, Arguments, attribute_name, attribute_tokens, dependency, nearest, to_source, type_name,
};
use crate::value;

/// The attributes.
pub const NAMES: [&str; 3] = ["cron", "interval", "after"];

/// The arguments of all three attributes.
const OPTIONS: [&str; 8] =
    ["name", "overlap", "jitter", "timeout", "retries", "misfire", "leader", "enabled"];

/// The attribute, as written.
pub struct Schedule {
    time: Time,
    /// The schedule in messages.
    shown: String,
    name: Option<LitStr>,
    overlap: Option<Ident>,
    jitter: Option<Duration>,
    timeout: Option<Duration>,
    retries: Option<LitInt>,
    misfire: Option<Ident>,
    leader: bool,
    enabled: Option<Switch>,
}

/// The time of a job.
enum Time {
    Cron { expression: LitStr, zone: Option<&'static str> },
    Interval(Duration),
    After(Duration),
}

/// A method of a provider that returns whether a job may run.
struct Switch {
    provider: Type,
    method: ExprPath,
}

impl Schedule {
    /// Reads an attribute; `None` if it has an error.
    pub fn read(attribute: &Attribute, sink: &mut Sink) -> Option<Self> {
        let sink = &mut sink.child();
        let word = attribute_name(attribute);
        let mut known = OPTIONS.to_vec();
        if word == "cron" {
            known.push("tz");
        }
        let of_others = |argument: &syntax::Argument| by_another_name(&word, argument);
        let arguments =
            Arguments::read_beside(&word, attribute_tokens(attribute), 1, &known, of_others, sink);
        let time = Time::read(&word, attribute, &arguments, sink);
        let schedule = Self {
            shown: time.as_ref().map(Time::shown).unwrap_or_default(),
            time: time?,
            name: name(&arguments, sink),
            overlap: choice(&arguments, "overlap", &["skip", "queue", "allow"], sink),
            jitter: duration(&arguments, "jitter", "10s", sink),
            timeout: duration(&arguments, "timeout", "5m", sink),
            retries: retries(&arguments, sink),
            misfire: choice(&arguments, "misfire", &["run", "skip"], sink),
            leader: flag(&arguments, "leader", sink),
            enabled: Switch::read(&arguments, sink),
        };
        if let (Time::Interval(interval), Some(jitter)) = (&schedule.time, schedule.jitter)
            && jitter >= *interval
            && let Some(argument) = arguments.get("jitter")
        {
            let message = format!(
                "`jitter` must be shorter than the interval of {interval:?}, and is {jitter:?}; write a shorter one"
            );
            sink.at(argument.span(), message);
        }
        sink.is_clean().then_some(schedule)
    }

    /// Emits the dependency on the provider that enables the job.
    pub fn injected(&self) -> Option<TokenStream> {
        let switch = self.enabled.as_ref()?;
        let provider = &switch.provider;
        let shared = parse_quote!(::std::sync::Arc<#provider>);
        Some(dependency("enabled", &shared, switch.method.span()))
    }

    /// Emits the trigger of a handler with these arguments.
    pub fn expand(&self, arguments: &[Argument], call: &TokenStream) -> TokenStream {
        let shown =
            if self.leader { format!("{}, leader", self.shown) } else { self.shown.clone() };
        let job = self.job(arguments);
        let named = self.name.as_ref().map(|name| {
            quote! {
                .named(const { &[__baya::UniqueName::new("job", #name, __baya::Uniqueness::App)] })
            }
        });
        quote!(__baya::Trigger::new(const { &#job }, #shown, #call) #named)
    }

    fn job(&self, arguments: &[Argument]) -> TokenStream {
        let time = self.time.expand();
        let name = self.name.as_ref().map(|name| quote!(.name(#name)));
        let overlap = self.overlap.as_ref().map(|word| {
            let variant = variant(word);
            quote!(.overlap(__baya::Overlap::#variant))
        });
        let misfire = self.misfire.as_ref().map(|word| {
            let variant = variant(word);
            quote!(.misfire(__baya::Misfire::#variant))
        });
        let jitter = self.jitter.map(|jitter| {
            let jitter = span(jitter);
            quote!(.jitter(#jitter))
        });
        let timeout = self.timeout.map(|timeout| {
            let timeout = span(timeout);
            quote!(.timeout(#timeout))
        });
        let retries = self.retries.as_ref().map(|retries| quote!(.retries(#retries)));
        let leader = self.leader.then(|| quote!(.leader()));
        let enabled = self.enabled.as_ref().map(|switch| switch.expand(arguments));
        quote!(#time #name #overlap #misfire #jitter #timeout #retries #leader #enabled)
    }
}

impl Time {
    fn read(
        word: &str,
        attribute: &Attribute,
        arguments: &Arguments,
        sink: &mut Sink,
    ) -> Option<Self> {
        let sink = &mut sink.child();
        let example = example(word);
        let Some(literal) = arguments.string(sink) else {
            if sink.is_clean() && !arguments.broken {
                let message =
                    format!("`#[{word}]` needs its schedule; write `#[{word}(\"{example}\")]`");
                sink.on(attribute, message);
            }
            return None;
        };
        if word == "cron" {
            let zone = arguments.named_string("tz", "Europe/Paris", sink);
            let zone = zone.map(|zone| value::zone(word, &zone, sink));
            value::cron(word, &literal, sink)?;
            return match zone {
                Some(None) => None,
                zone => Some(Self::Cron { expression: literal, zone: zone.flatten() }),
            };
        }
        let duration = value::duration(&literal, sink)?;
        Some(if word == "interval" { Self::Interval(duration) } else { Self::After(duration) })
    }

    fn shown(&self) -> String {
        match self {
            Self::Cron { expression, zone: None } => expression.value(),
            Self::Cron { expression, zone: Some(zone) } => format!("{} {zone}", expression.value()),
            Self::Interval(interval) => format!("every {interval:?}"),
            Self::After(delay) => format!("{delay:?} after the start"),
        }
    }

    fn expand(&self) -> TokenStream {
        match self {
            Self::Cron { expression, zone } => {
                let zone = zone.map(|zone| quote!(.zone(#zone)));
                quote!(__baya::Job::cron(#expression) #zone)
            }
            Self::Interval(interval) => {
                let interval = span(*interval);
                quote!(__baya::Job::interval(#interval))
            }
            Self::After(delay) => {
                let delay = span(*delay);
                quote!(__baya::Job::after(#delay))
            }
        }
    }
}

impl Switch {
    fn read(arguments: &Arguments, sink: &mut Sink) -> Option<Self> {
        let value = arguments.value::<Expr>("enabled", sink)?;
        if let Expr::Path(method) = &value
            && method.path.segments.len() > 1
            && method.path.segments[0].ident != "Self"
        {
            let mut provider = method.path.clone();
            provider.segments.pop();
            provider.segments.pop_punct();
            let provider = parse_quote!(#provider);
            return Some(Self { provider, method: method.clone() });
        }
        let message = match &value {
            Expr::Path(path) if path.path.segments[0].ident == "Self" => {
                "`enabled` can't refer to `Self`; write the name of the type, as in `enabled = Cats::is_enabled`"
            }
            _ => {
                "`enabled` is a method of a provider that returns a `bool`; write `enabled = Settings::runs_reports` for `impl Settings { fn runs_reports(&self) -> bool { ... } }`"
            }
        };
        sink.on(&value, message);
        None
    }

    /// Emits the call of the method. The provider is the last dependency of the handler.
    fn expand(&self, arguments: &[Argument]) -> TokenStream {
        let Self { provider, method } = self;
        let slot = handler::injected(arguments);
        let name = type_name(method);
        quote_spanned! {method.span()=>
            .enabled(#name, |_, cx| ::std::boxed::Box::pin(async move {
                let switch = cx.injected::<::std::sync::Arc<#provider>>(const { #slot }).await?;
                let enabled: bool = #method(&switch);
                ::core::result::Result::Ok(__baya::Reply::new(enabled))
            }))
        }
    }
}

/// Returns an example of a schedule, for messages.
fn example(word: &str) -> &'static str {
    if word == "cron" { "0 4 * * *" } else { "5m" }
}

/// Returns the message for an argument that has another name in other frameworks.
fn by_another_name(word: &str, argument: &syntax::Argument) -> Option<String> {
    let name = argument.name.to_string();
    let meant = match &*name {
        "timezone" | "timeZone" | "time_zone" | "zone" if word == "cron" => {
            argument.written_as("tz")
        }
        "disabled" => "enabled = Settings::method".to_owned(),
        "hour" | "hours" | "minute" | "minutes" | "second" | "seconds" | "day" | "days"
        | "every" | "rate" | "fixed_rate" | "fixed_delay" | "millis" => {
            format!("#[{word}(\"{}\")]", example(word))
        }
        _ => return None,
    };
    Some(format!("`#[{word}]` has no argument `{name}`; write `{meant}`"))
}

fn name(arguments: &Arguments, sink: &mut Sink) -> Option<LitStr> {
    let name = arguments.named_string("name", "nightly report", sink)?;
    if name.value().trim().is_empty() {
        sink.at(
            name.span(),
            "a job needs a name that people can read, such as `\"nightly report\"`",
        );
    }
    Some(name)
}

fn retries(arguments: &Arguments, sink: &mut Sink) -> Option<LitInt> {
    let value = arguments.value::<Expr>("retries", sink)?;
    let literal = syn::parse2::<LitInt>(quote!(#value)).ok();
    let number = literal.filter(|number| number.base10_parse::<u32>().is_ok());
    if number.is_none() {
        sink.on(
            &value,
            "`retries` is the number of retries of a failed run, such as `retries = 3`",
        );
    }
    number
}

fn duration(arguments: &Arguments, name: &str, example: &str, sink: &mut Sink) -> Option<Duration> {
    let literal = arguments.named_string(name, example, sink)?;
    value::duration(&literal, sink)
}

/// Reads a flag, which may also be written with a value.
fn flag(arguments: &Arguments, name: &str, sink: &mut Sink) -> bool {
    let Some(argument) = arguments.get(name) else { return false };
    let Some(value) = &argument.value else { return true };
    match syn::parse2::<syn::LitBool>(value.clone()) {
        Ok(value) => value.value,
        Err(_) => {
            sink.on(value, format!("`{name}` is written alone, or as `{name} = true`"));
            false
        }
    }
}

/// Reads one of several words.
fn choice(arguments: &Arguments, name: &str, words: &[&str], sink: &mut Sink) -> Option<Ident> {
    let value = arguments.value::<Expr>(name, sink)?;
    let word = match &value {
        Expr::Path(path) => path.path.get_ident().cloned(),
        _ => None,
    };
    if let Some(word) = word.filter(|word| words.iter().any(|known| word == known)) {
        return Some(word);
    }
    let all: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    let shown = to_source(&value);
    let message = match nearest(shown.trim_matches('"'), words) {
        Some(near) => format!("`{name}` is a word; write `{name} = {near}`"),
        None => format!("`{name}` is one of the words {}", all.join(", ")),
    };
    sink.on(&value, message);
    None
}

/// Returns the variant of a word: `Skip` for `skip`.
fn variant(word: &Ident) -> Ident {
    let text = word.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let name: String = first.into_iter().chain(letters).collect();
    Ident::new(&name, Span::call_site())
}

/// Emits a duration as an expression.
fn span(duration: Duration) -> TokenStream {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    quote!(::core::time::Duration::from_millis(#millis))
}
