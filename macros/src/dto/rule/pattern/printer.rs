//! Writes a parsed pattern for a target.

use regex_syntax::ast::{
    self, Assertion, AssertionKind, Ast, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet,
    ClassSetItem, ClassUnicode, ClassUnicodeKind, Group, GroupKind, Literal, Repetition,
    RepetitionKind, RepetitionRange, Span,
};

use super::Unfit;
use crate::dto::rule::clean::Case;

/// Where a pattern is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Rust,
    Document,
}

/// Writes a pattern for a target.
pub(super) struct Printer<'p> {
    pattern: &'p str,
    target: Target,
    /// The case to which the string is converted before it is matched.
    case: Option<Case>,
    out: String,
}

/// A pattern that matches nothing.
const NOTHING: &str = r"[^\s\S]";

impl<'p> Printer<'p> {
    /// Writes a pattern that was parsed from `pattern`.
    pub(super) fn print(
        pattern: &'p str,
        target: Target,
        case: Option<Case>,
        ast: &Ast,
    ) -> Result<String, Unfit> {
        let mut printer = Self { pattern, target, case, out: String::new() };
        printer.write(ast)?;
        Ok(printer.out)
    }

    fn source(&self, span: &Span) -> String {
        self.pattern.get(span.start.offset..span.end.offset).unwrap_or_default().to_owned()
    }

    fn unshared<T>(&self, span: &Span) -> Result<T, Unfit> {
        Err(Unfit::Unshared(self.source(span)))
    }

    fn choose(&mut self, rust: &str, document: &str) {
        self.out.push_str(if self.target == Target::Rust { rust } else { document });
    }

    fn write(&mut self, ast: &Ast) -> Result<(), Unfit> {
        match ast {
            Ast::Empty(_) => {}
            Ast::Flags(flags) => return self.unshared(&flags.span),
            Ast::Literal(literal) => self.literal(literal),
            Ast::Dot(_) => self.choose(r"[^\n\r\u{2028}\u{2029}]", "."),
            Ast::Assertion(assertion) => self.assertion(assertion)?,
            Ast::ClassUnicode(class) => self.unicode(class)?,
            Ast::ClassPerl(class) => self.perl(class, false)?,
            Ast::ClassBracketed(class) => self.class(class)?,
            Ast::Repetition(repetition) => self.repetition(repetition)?,
            Ast::Group(group) => self.group(group)?,
            Ast::Alternation(all) => {
                for (index, one) in all.asts.iter().enumerate() {
                    self.out.push_str(if index > 0 { "|" } else { "" });
                    self.write(one)?;
                }
            }
            Ast::Concat(all) => all.asts.iter().try_for_each(|one| self.write(one))?,
        }
        Ok(())
    }

    fn literal(&mut self, literal: &Literal) {
        match self.case.map(|case| case.sent(literal.c)) {
            None => self.letter(literal.c, false),
            Some(letters) => match &*letters {
                [] => self.out.push_str(NOTHING),
                [one] => self.letter(*one, false),
                several => {
                    self.out.push('[');
                    several.iter().for_each(|one| self.letter(*one, true));
                    self.out.push(']');
                }
            },
        }
    }

    /// Writes a letter that matches itself.
    fn letter(&mut self, letter: char, in_class: bool) {
        let special = if in_class { "\\]^-[" } else { "\\^$.|?*+()[]{}/" };
        match letter {
            _ if self.target == Target::Rust => {
                self.out.push_str(&regex_syntax::escape(&letter.to_string()));
            }
            '\n' => self.out.push_str(r"\n"),
            '\r' => self.out.push_str(r"\r"),
            '\t' => self.out.push_str(r"\t"),
            control if control.is_control() => {
                self.out.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            letter if special.contains(letter) => self.out.extend(['\\', letter]),
            letter => self.out.push(letter),
        }
    }

    fn assertion(&mut self, assertion: &Assertion) -> Result<(), Unfit> {
        match assertion.kind {
            AssertionKind::StartLine => self.out.push('^'),
            AssertionKind::EndLine => self.out.push('$'),
            AssertionKind::WordBoundary => self.choose(r"(?-u:\b)", r"\b"),
            AssertionKind::NotWordBoundary => self.choose(r"(?-u:\B)", r"\B"),
            _ => return self.unshared(&assertion.span),
        }
        Ok(())
    }

    /// Writes `\d` and similar classes, which contain only ASCII characters, except for white space.
    fn perl(&mut self, class: &ClassPerl, in_class: bool) -> Result<(), Unfit> {
        let (letters, name) = match class.kind {
            ClassPerlKind::Digit => ("0-9", 'd'),
            ClassPerlKind::Word => ("0-9A-Za-z_", 'w'),
            ClassPerlKind::Space => (
                r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}",
                's',
            ),
        };
        // Some letters outside ASCII become letters of ASCII.
        let sent = self.case.filter(|_| matches!(class.kind, ClassPerlKind::Word));
        let sent = sent.map(|case| case.others('A', 'z').filter(|letter| !letter.is_ascii()));
        let sent: String = sent.into_iter().flatten().collect();
        if !sent.is_empty() && in_class && class.negated {
            return self.unshared(&class.span);
        }
        if !sent.is_empty() && !in_class {
            let not = if class.negated { "^" } else { "" };
            self.out.push_str(&format!("[{not}\\w{sent}]"));
            return Ok(());
        }
        let name = if class.negated { name.to_ascii_uppercase() } else { name };
        let not = if class.negated { "^" } else { "" };
        let rust = if in_class && !class.negated {
            letters.to_owned()
        } else {
            format!("[{not}{letters}]")
        };
        self.choose(&rust, &format!("\\{name}{sent}"));
        Ok(())
    }

    /// Writes `\p{...}` with a name that both targets support.
    fn unicode(&mut self, class: &ClassUnicode) -> Result<(), Unfit> {
        let known = match &class.kind {
            ClassUnicodeKind::OneLetter(letter) => is_category(&letter.to_string()),
            ClassUnicodeKind::Named(name) => is_category(name),
            ClassUnicodeKind::NamedValue { op, name, .. } => {
                *op == ast::ClassUnicodeOpKind::Equal && name == "Script"
            }
        };
        // A class of one case does not describe the string before its case is converted.
        let of_case = matches!(&class.kind, ClassUnicodeKind::Named(name) if ["Lu", "Ll", "Lt", "Lowercase", "Uppercase"].contains(&&**name));
        if !known || of_case && self.case.is_some() {
            return self.unshared(&class.span);
        }
        let source = self.source(&class.span);
        let braced = match &class.kind {
            ClassUnicodeKind::OneLetter(letter) => {
                format!("\\{}{{{letter}}}", if class.negated { 'P' } else { 'p' })
            }
            _ => source,
        };
        self.out.push_str(&braced);
        Ok(())
    }

    fn class(&mut self, class: &ClassBracketed) -> Result<(), Unfit> {
        let ClassSet::Item(item) = &class.kind else { return self.unshared(&class.span) };
        let at = self.out.len();
        self.out.push_str(if class.negated { "[^" } else { "[" });
        let before = self.out.len();
        self.item(item)?;
        // No letter becomes one of these.
        if self.out.len() == before {
            self.out.truncate(at);
            self.out.push_str(if class.negated { r"[\s\S]" } else { NOTHING });
            return Ok(());
        }
        self.out.push(']');
        Ok(())
    }

    fn item(&mut self, item: &ClassSetItem) -> Result<(), Unfit> {
        match item {
            ClassSetItem::Empty(_) => {}
            ClassSetItem::Literal(literal) => {
                let letters =
                    self.case.map_or_else(|| vec![literal.c], |case| case.sent(literal.c));
                letters.iter().for_each(|one| self.letter(*one, true));
            }
            ClassSetItem::Range(range) => {
                let ranges = match self.case {
                    None => vec![(range.start.c, range.end.c)],
                    Some(case) => case.sent_range(range.start.c, range.end.c),
                };
                for (start, end) in ranges {
                    self.letter(start, true);
                    if start != end {
                        self.out.push('-');
                        self.letter(end, true);
                    }
                }
            }
            ClassSetItem::Unicode(class) => self.unicode(class)?,
            ClassSetItem::Perl(class) => self.perl(class, true)?,
            ClassSetItem::Union(union) => union.items.iter().try_for_each(|one| self.item(one))?,
            ClassSetItem::Ascii(class) => return self.unshared(&class.span),
            ClassSetItem::Bracketed(class) => return self.unshared(&class.span),
        }
        Ok(())
    }

    fn repetition(&mut self, repetition: &Repetition) -> Result<(), Unfit> {
        match &*repetition.ast {
            // ECMA-262 does not allow repeated assertions.
            Ast::Assertion(_) => return self.unshared(&repetition.span),
            inner @ Ast::Repetition(_) => {
                self.out.push_str("(?:");
                self.write(inner)?;
                self.out.push(')');
            }
            inner => self.write(inner)?,
        }
        let times = match &repetition.op.kind {
            RepetitionKind::ZeroOrOne => "?".to_owned(),
            RepetitionKind::ZeroOrMore => "*".to_owned(),
            RepetitionKind::OneOrMore => "+".to_owned(),
            RepetitionKind::Range(RepetitionRange::Exactly(count)) => format!("{{{count}}}"),
            RepetitionKind::Range(RepetitionRange::AtLeast(count)) => format!("{{{count},}}"),
            RepetitionKind::Range(RepetitionRange::Bounded(low, high)) => {
                format!("{{{low},{high}}}")
            }
        };
        self.out.push_str(&times);
        self.out.push_str(if repetition.greedy { "" } else { "?" });
        Ok(())
    }

    fn group(&mut self, group: &Group) -> Result<(), Unfit> {
        match &group.kind {
            GroupKind::CaptureIndex(_) => self.out.push('('),
            GroupKind::CaptureName { name, starts_with_p: false } => {
                self.out.push_str(&format!("(?<{}>", name.name));
            }
            GroupKind::NonCapturing(flags) if flags.items.is_empty() => self.out.push_str("(?:"),
            GroupKind::CaptureName { .. } => return Err(Unfit::Unshared("(?P<".to_owned())),
            GroupKind::NonCapturing(flags) => {
                let flags = self.source(&flags.span);
                return Err(Unfit::Unshared(format!("(?{flags}:")));
            }
        }
        self.write(&group.ast)?;
        self.out.push(')');
        Ok(())
    }
}

/// The general categories and properties that both targets support.
const CATEGORIES: &str = "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So \
    Z Zs Zl Zp C Cc Cf Co Cn Letter Mark Number Punctuation Symbol Separator Other \
    Alphabetic Lowercase Uppercase White_Space Emoji";

/// Whether a name is a general category, or a property that both targets support.
fn is_category(name: &str) -> bool {
    CATEGORIES.split(' ').any(|known| known == name)
}
