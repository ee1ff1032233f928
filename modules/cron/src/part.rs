//! The parts of a cron expression: elements of lists, ranges, steps, numbers and names.

use crate::error::CronError;

/// A field of an expression: its name and its values.
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
/// The day of week, in which Sunday is 0 and 7.
pub const WEEKDAY: Field = Field::new("day of week", "days of week", [0, SUNDAY], &WEEK);

const SUNDAY: u8 = 7;

/// A part of an expression, and the byte offset at which it starts.
#[derive(Clone, Copy)]
pub struct Part<'e> {
    pub text: &'e str,
    pub start: usize,
}

/// The values that a field or an element selects, as bits.
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

    /// Returns whether this is a field of days, in which `?` means the same as `*`.
    fn is_day_field(&self) -> bool {
        self.name == DAY.name || self.name == WEEKDAY.name
    }

    /// Returns the allowed values for an error message.
    fn allowed(&self) -> String {
        let Self { plural, min, max, names, .. } = self;
        match **names {
            [first, .., last] => format!("{plural} are {min} to {max}, or `{first}` to `{last}`"),
            _ => format!("{plural} are {min} to {max}"),
        }
    }
}

impl Values {
    /// Returns the values from `first` to `last` in steps.
    fn range([first, last]: [u8; 2], step: u8) -> u64 {
        let values = (first..=last).step_by(usize::from(step));
        values.fold(0, |bits, value| bits | 1 << value)
    }

    /// Returns whether this is a single value, without `*` and without a step.
    pub fn is_single(&self) -> bool {
        self.bits.is_power_of_two() && !self.repeat
    }

    /// Returns the days of a week, with Sunday as bit 0 instead of 7.
    pub fn weekdays(&self) -> u8 {
        ((self.bits | self.bits >> SUNDAY) & 0x7f) as u8
    }
}

impl<'e> Part<'e> {
    /// Creates an error at the location of this part.
    pub fn error(self, message: impl Into<String>) -> CronError {
        CronError { message: message.into(), start: self.start, end: self.start + self.text.len() }
    }

    /// Returns whether the part is equal to `text`, ignoring ASCII case.
    pub fn is(self, text: &str) -> bool {
        self.text.eq_ignore_ascii_case(text)
    }

    /// Returns whether this is a field of days without a restriction: `*` or `?`.
    pub fn is_any(self) -> bool {
        self.text == "*" || self.text == "?"
    }

    /// Returns whether the part consists of ASCII digits.
    pub fn is_number(self) -> bool {
        !self.text.is_empty() && self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Parses a number that is less than 256.
    pub fn number(self) -> Option<u8> {
        self.text.parse().ok().filter(|_| self.is_number())
    }

    /// Returns the rest after a prefix.
    pub fn strip_prefix(self, prefix: char) -> Option<Self> {
        let text = self.text.strip_prefix(prefix)?;
        Some(Self { text, start: self.start + prefix.len_utf8() })
    }

    /// Returns the rest before one of two suffixes.
    pub fn strip_suffix(self, suffix: [char; 2]) -> Option<Self> {
        self.text.strip_suffix(suffix).map(|text| Self { text, ..self })
    }

    /// Splits the part at the first `at`.
    pub fn split_once(self, at: char) -> Option<(Self, Self)> {
        let (left, right) = self.text.split_once(at)?;
        let start = self.start + left.len() + at.len_utf8();
        Some((Self { text: left, ..self }, Self { text: right, start }))
    }

    /// Splits the part at each matching character.
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

    /// Splits a list into its elements, which are separated by commas.
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

    /// Parses a field without special characters.
    pub fn values(self, field: &Field) -> Result<Values, CronError> {
        if self.text == "*" {
            let bits = Values::range([field.min, field.max], 1);
            return Ok(Values { bits, repeat: true });
        }
        let mut all = Values { bits: 0, repeat: false };
        for element in self.elements(field)? {
            let values = element.parse_element(field)?;
            all.bits |= values.bits;
            all.repeat |= values.repeat;
        }
        Ok(all)
    }

    /// Parses an element: `5`, `1-5`, `*/2` or `1-5/2`.
    pub fn parse_element(self, field: &Field) -> Result<Values, CronError> {
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

    /// Parses a range with a step.
    fn stepped(self, range: Self, step: Self, field: &Field) -> Result<Values, CronError> {
        let by = step.step(self, field)?;
        let any = range.text == "*" || range.text == "?" && field.is_day_field();
        let range = match range.split_once('-') {
            _ if any => [field.min, field.max],
            Some((first, last)) => range.range(first, last, field)?,
            None => return Err(self.missing_range(range, step, field)),
        };
        Ok(Values { bits: Values::range(range, by), repeat: any || by > 1 })
    }

    /// Parses the step of an element.
    fn step(self, element: Part<'_>, field: &Field) -> Result<u8, CronError> {
        // A larger step would select only the first value.
        let step = self.number().filter(|step| (1..=field.max).contains(step));
        step.ok_or_else(|| {
            element.error(format!(
                "{} step `{}` in `{}` is not valid: write a number from 1 to {}, such as `*/2`",
                field.name, self.text, element.text, field.max
            ))
        })
    }

    /// Creates the error for a step without a range, such as `7/10` and `/10`.
    fn missing_range(self, first: Self, step: Self, field: &Field) -> CronError {
        let remedy = match first.value(field) {
            Ok(_) => format!("{}-{}/{}", first.text, field.max, step.text),
            Err(_) if first.text.is_empty() => format!("*/{}", step.text),
            Err(error) => return error,
        };
        self.error(format!("{} step `{}` has no range: write `{remedy}`", field.name, self.text))
    }

    /// Parses the limits of a range.
    fn range(self, first: Self, last: Self, field: &Field) -> Result<[u8; 2], CronError> {
        if first.text.is_empty() || last.text.is_empty() {
            return Err(self.error(format!(
                "{} range `{}` is not complete: write two {}, such as `{}-{}`",
                field.name, self.text, field.plural, field.min, field.max
            )));
        }
        let from = first.value(field)?;
        let to = last.value(field)?;
        // Sunday is the 7th day at the end of a range.
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

    /// Parses one value, which is a number or a name.
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
        let prefix = self.text.get(..3).unwrap_or_default();
        let name = field.names.iter().find(|name| name.eq_ignore_ascii_case(prefix));
        let remedy = match name {
            Some(name) => format!("write `{name}`"),
            None if self.text == "?" => "write `*`".to_owned(),
            None => field.allowed(),
        };
        Err(self.error(format!("`{}` is not a valid {}: {remedy}", self.text, field.name)))
    }
}
