//! Parts of a cron expression: elements of lists, ranges, steps, numbers and names.

use crate::error::CronError;

/// The values of a field, and the words for them.
pub struct Field {
    name: &'static str,
    plural: &'static str,
    min: u8,
    max: u8,
    /// The names of the values, from `min` on.
    names: &'static [&'static str],
}

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEK: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

pub const SECOND: Field = Field::new("second", "seconds", [0, 59], &[]);
pub const MINUTE: Field = Field::new("minute", "minutes", [0, 59], &[]);
pub const HOUR: Field = Field::new("hour", "hours", [0, 23], &[]);
pub const DAY: Field = Field::new("day of month", "days of month", [1, 31], &[]);
pub const MONTH: Field = Field::new("month", "months", [1, 12], &MONTHS);
/// Sunday is 0 and 7.
pub const WEEKDAY: Field = Field::new("day of week", "days of week", [0, SUNDAY], &WEEK);

const SUNDAY: u8 = 7;

/// A part of an expression, and the byte at which it begins.
#[derive(Clone, Copy)]
pub struct Part<'e> {
    pub text: &'e str,
    pub start: usize,
}

/// The values of a field or of an element, as bits.
pub struct Values {
    pub bits: u64,
    /// Whether a `*` or a step selects them.
    pub repeat: bool,
}

impl Field {
    const fn new(
        name: &'static str,
        plural: &'static str,
        [min, max]: [u8; 2],
        names: &'static [&'static str],
    ) -> Self {
        Self { name, plural, min, max, names }
    }

    /// Whether this is a field of days, where `?` is another `*`.
    fn is_of_days(&self) -> bool {
        self.name == DAY.name || self.name == WEEKDAY.name
    }

    fn allowed(&self) -> String {
        let Self { plural, min, max, names, .. } = self;
        match **names {
            [first, .., last] => format!("{plural} are {min} to {max}, or `{first}` to `{last}`"),
            _ => format!("{plural} are {min} to {max}"),
        }
    }
}

impl Values {
    /// The values from one to another one.
    fn range([first, last]: [u8; 2], step: u8) -> u64 {
        let values = (first..=last).step_by(usize::from(step));
        values.fold(0, |bits, value| bits | 1 << value)
    }

    /// Whether this is one value that was written as it is.
    pub fn is_one(&self) -> bool {
        self.bits.is_power_of_two() && !self.repeat
    }

    /// The days of a week, with Sunday as 0.
    pub fn weekdays(&self) -> u8 {
        ((self.bits | self.bits >> SUNDAY) & 0x7f) as u8
    }
}

impl<'e> Part<'e> {
    pub fn error(self, message: impl Into<String>) -> CronError {
        CronError { message: message.into(), start: self.start, end: self.start + self.text.len() }
    }

    pub fn is(self, text: &str) -> bool {
        self.text.eq_ignore_ascii_case(text)
    }

    /// Whether this is the whole field of days that are not restricted.
    pub fn is_any(self) -> bool {
        self.text == "*" || self.text == "?"
    }

    pub fn is_number(self) -> bool {
        !self.text.is_empty() && self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The number, if it is less than 256.
    pub fn number(self) -> Option<u8> {
        self.text.parse().ok().filter(|_| self.is_number())
    }

    /// The rest after a prefix.
    pub fn after(self, prefix: char) -> Option<Self> {
        let text = self.text.strip_prefix(prefix)?;
        Some(Self { text, start: self.start + prefix.len_utf8() })
    }

    /// The rest before a suffix.
    pub fn before(self, suffix: [char; 2]) -> Option<Self> {
        self.text.strip_suffix(suffix).map(|text| Self { text, ..self })
    }

    pub fn split_once(self, at: char) -> Option<(Self, Self)> {
        let (left, right) = self.text.split_once(at)?;
        let start = self.start + left.len() + at.len_utf8();
        Some((Self { text: left, ..self }, Self { text: right, start }))
    }

    pub fn split(self, at: impl Fn(char) -> bool) -> Vec<Self> {
        let found = self.text.char_indices().filter(|(_, c)| at(*c));
        let ends = found.map(|(end, c)| (end, end + c.len_utf8()));
        let mut parts = Vec::new();
        let mut begin = 0;
        for (end, next) in ends.chain([(self.text.len(), 0)]) {
            parts.push(Self { text: &self.text[begin..end], start: self.start + begin });
            begin = next;
        }
        parts
    }

    /// The elements of a list.
    pub fn elements(self, field: &Field) -> Result<Vec<Self>, CronError> {
        let elements = self.split(|c| c == ',');
        if elements.iter().any(|element| element.text.is_empty()) {
            return Err(self.error(format!(
                "{} list `{}` has an empty element: remove a comma, or write a value beside it",
                field.name, self.text
            )));
        }
        Ok(elements)
    }

    /// The values of a field without special characters.
    pub fn values(self, field: &Field) -> Result<Values, CronError> {
        if self.text == "*" {
            let bits = Values::range([field.min, field.max], 1);
            return Ok(Values { bits, repeat: true });
        }
        let mut all = Values { bits: 0, repeat: false };
        for element in self.elements(field)? {
            let values = element.plain(field)?;
            all.bits |= values.bits;
            all.repeat |= values.repeat;
        }
        Ok(all)
    }

    /// The values of an element: `5`, `1-5`, `*/2` or `1-5/2`.
    pub fn plain(self, field: &Field) -> Result<Values, CronError> {
        if let Some((range, step)) = self.split_once('/') {
            return self.stepped(range, step, field);
        }
        if self.text == "*" {
            return Err(self.error(format!(
                "`*` already includes every {}: write `*` alone, or remove it",
                field.name
            )));
        }
        let range = match self.split_once('-') {
            Some((first, last)) => self.range(first, last, field)?,
            None => [self.value(field)?; 2],
        };
        Ok(Values { bits: Values::range(range, 1), repeat: false })
    }

    fn stepped(self, range: Self, step: Self, field: &Field) -> Result<Values, CronError> {
        let by = step.step(self, field)?;
        let any = range.text == "*" || range.text == "?" && field.is_of_days();
        let range = match range.split_once('-') {
            _ if any => [field.min, field.max],
            Some((first, last)) => range.range(first, last, field)?,
            None => return Err(self.endless(range, step, field)),
        };
        Ok(Values { bits: Values::range(range, by), repeat: any || by > 1 })
    }

    fn step(self, element: Part<'_>, field: &Field) -> Result<u8, CronError> {
        let number = self.text.parse::<u8>().ok().filter(|_| self.is_number());
        // A longer step would select the first value alone.
        let step = number.filter(|step| (1..=field.max).contains(step));
        step.ok_or_else(|| {
            element.error(format!(
                "{} step `{}` in `{}` is not valid: write a number from 1 to {}, such as `*/2`",
                field.name, self.text, element.text, field.max
            ))
        })
    }

    /// The error of a step without a range, such as `7/10` and `/10`.
    fn endless(self, first: Self, step: Self, field: &Field) -> CronError {
        let remedy = match first.value(field) {
            Ok(_) => format!("{}-{}/{}", first.text, field.max, step.text),
            Err(_) if first.text.is_empty() => format!("*/{}", step.text),
            Err(error) => return error,
        };
        self.error(format!("{} step `{}` has no range: write `{remedy}`", field.name, self.text))
    }

    fn range(self, first: Self, last: Self, field: &Field) -> Result<[u8; 2], CronError> {
        if first.text.is_empty() || last.text.is_empty() {
            return Err(self.error(format!(
                "{} range `{}` is not complete: write two {}, such as `{}-{}`",
                field.name, self.text, field.plural, field.min, field.max
            )));
        }
        let from = first.value(field)?;
        let to = last.value(field)?;
        // A range that ends with this name ends with the 7th day.
        let to = if last.is("SUN") { SUNDAY } else { to };
        if from <= to {
            return Ok([from, to]);
        }
        let remedy = match (field.max, to) {
            (SUNDAY, 0) => format!("{}-{SUNDAY}", first.text),
            (SUNDAY, _) => format!("{}-{SUNDAY},1-{}", first.text, last.text),
            (max, _) => format!("{}-{max},{}-{}", first.text, field.min, last.text),
        };
        Err(self.error(format!(
            "{} range `{}` ends before it begins: write `{remedy}`",
            field.name, self.text
        )))
    }

    /// One value, as a number or a name.
    pub fn value(self, field: &Field) -> Result<u8, CronError> {
        if self.is_number() {
            let number = self.number().filter(|number| (field.min..=field.max).contains(number));
            return number.ok_or_else(|| {
                let allowed = field.allowed();
                self.error(format!("{} {} is out of range: {allowed}", field.name, self.text))
            });
        }
        if let Some(index) = field.names.iter().position(|name| self.is(name)) {
            return Ok(field.min + index as u8);
        }
        let begin = self.text.get(..3).unwrap_or_default();
        let short = field.names.iter().find(|name| name.eq_ignore_ascii_case(begin));
        let remedy = match short {
            Some(name) => format!("write `{name}`"),
            None if self.text == "?" => "write `*`".to_owned(),
            None => field.allowed(),
        };
        Err(self.error(format!("`{}` is not a valid {}: {remedy}", self.text, field.name)))
    }
}
