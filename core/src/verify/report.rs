//! Findings, and how they read: a title, every place that takes part, and the remedy.

use super::text::Text;
use crate::spec::{Address, Key, Place, Type};

/// How many findings are spelled out; the others are counted.
const SHOWN: u32 = 24;
/// How many places one finding shows; a longer circle is cut.
const NOTES: usize = 24;

/// A part of a line.
pub(crate) enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// A type in backquotes.
    Type(&'a Type),
    /// A type without backquotes, as a part of longer code.
    Code(&'a Type),
    /// A type that only its key names, without backquotes.
    Key(&'a Key),
    /// A component or one of its methods in backquotes.
    Name(&'a Name),
    /// A whole path of a route in backquotes, with its verb when there is one.
    Route(&'a str, &'a Address),
}

/// What a finding speaks of: a type, or a method of it.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    pub(crate) owner: &'static Type,
    /// Empty for the type itself.
    pub(crate) member: &'static str,
}

/// All findings about one graph.
pub(crate) struct Report {
    text: Text<24_000>,
    findings: u32,
    title: Text<1_200>,
    lines: Text<6_000>,
    help: Text<1_200>,
    /// For each note, where it starts in `lines`, how long its place is, and where it ends.
    notes: [(usize, usize, usize); NOTES],
    noted: usize,
}

impl Report {
    pub(crate) const fn new() -> Self {
        Self {
            text: Text::new(),
            findings: 0,
            title: Text::new(),
            lines: Text::new(),
            help: Text::new(),
            notes: [(0, 0, 0); NOTES],
            noted: 0,
        }
    }

    pub(crate) const fn findings(&self) -> u32 {
        self.findings
    }

    /// Starts a finding.
    pub(crate) const fn title(&mut self, pieces: &[Piece<'_>]) {
        self.title.clear();
        self.lines.clear();
        self.help.clear();
        self.noted = 0;
        push_all(&mut self.title, pieces);
    }

    /// Adds a place that takes part in it.
    pub(crate) const fn note(&mut self, at: Place, pieces: &[Piece<'_>]) {
        if self.noted == NOTES {
            return;
        }
        let start = self.lines.len();
        if at.line > 0 {
            self.lines.push(at.file);
            self.lines.push(":");
            self.lines.push_number(at.line);
        } else {
            self.lines.push("(here)");
        }
        let place = self.lines.len() - start;
        push_all(&mut self.lines, pieces);
        self.notes[self.noted] = (start, place, self.lines.len());
        self.noted += 1;
    }

    /// Adds to the remedy.
    pub(crate) const fn help(&mut self, pieces: &[Piece<'_>]) {
        push_all(&mut self.help, pieces);
    }

    /// Ends the finding.
    pub(crate) const fn end(&mut self) {
        self.findings += 1;
        if self.findings > SHOWN {
            return;
        }
        self.text.push("\n\n  ");
        self.text.push_number(self.findings);
        self.text.push(". ");
        self.text.push(self.title.as_str());
        self.write_notes();
        self.text.push("\n     help: ");
        self.text.push(self.help.as_str());
    }

    const fn write_notes(&mut self) {
        let mut widest = 0;
        let mut i = 0;
        while i < self.noted {
            if self.notes[i].1 > widest {
                widest = self.notes[i].1;
            }
            i += 1;
        }
        let mut i = 0;
        while i < self.noted {
            let (start, place, end) = self.notes[i];
            self.text.push("\n       ");
            self.text.push(self.lines.slice(start, start + place));
            self.text.pad(widest - place + 3);
            self.text.push(self.lines.slice(start + place, end));
            i += 1;
        }
    }

    /// The whole report.
    pub(crate) const fn render(&self, root: &Type) -> Text<26_000> {
        let mut out = Text::new();
        out.push("the module graph of ");
        push(&mut out, &Piece::Type(root));
        out.push(" has ");
        out.push_number(self.findings);
        out.push(if self.findings == 1 { " finding" } else { " findings" });
        out.push(self.text.as_str());
        if self.findings > SHOWN {
            out.push("\n\n  and ");
            out.push_number(self.findings - SHOWN);
            out.push(" more");
        }
        out.push("\n");
        out
    }
}

const fn push_all<const N: usize>(out: &mut Text<N>, pieces: &[Piece<'_>]) {
    let mut i = 0;
    while i < pieces.len() {
        push(out, &pieces[i]);
        i += 1;
    }
}

const fn push<const N: usize>(out: &mut Text<N>, piece: &Piece<'_>) {
    match piece {
        Piece::Words(words) => out.push(words),
        Piece::Type(of) => {
            out.push("`");
            push_type(out, of);
            out.push("`");
        }
        Piece::Code(of) => push_type(out, of),
        Piece::Key(key) => push_key(out, key),
        Piece::Name(name) => {
            out.push("`");
            push_type(out, name.owner);
            if !name.member.is_empty() {
                out.push("::");
                out.push(name.member);
            }
            out.push("`");
        }
        Piece::Route(verb, path) => {
            out.push("`");
            if !verb.is_empty() {
                out.push(verb);
                out.push(" ");
            }
            push_path(out, path);
            out.push("`");
        }
    }
}

const fn push_type<const N: usize>(out: &mut Text<N>, of: &Type) {
    match of.key {
        Some(key) => push_key(out, key),
        None => out.push(of.written),
    }
}

const fn push_key<const N: usize>(out: &mut Text<N>, key: &Key) {
    out.push(key.name);
    if key.arguments.is_empty() {
        return;
    }
    out.push("<");
    let mut i = 0;
    while i < key.arguments.len() {
        if i > 0 {
            out.push(", ");
        }
        push_key(out, &key.arguments[i]);
        i += 1;
    }
    out.push(">");
}

const fn push_path<const N: usize>(out: &mut Text<N>, path: &Address) {
    let mut part = 0;
    while part < path.len() {
        out.push(path.part(part));
        part += 1;
    }
    if path.is_empty() {
        out.push("/");
    }
}

/// Whether a type is a trait object. For a type without a key, its spelling counts.
pub(super) const fn is_dyn(of: &Type) -> bool {
    let name = match of.key {
        Some(key) => key.name,
        None => of.written,
    };
    matches!(name.as_bytes(), [b'd', b'y', b'n', b' ', ..])
}
