//! Diagnostics: a title, notes about locations, and a remedy.

use crate::base::Text;
use crate::base::{Key, Location, Type};
use crate::graph::spec::FullPath;

/// Upper bound on the diagnostics that are shown. The others are counted.
const SHOWN: u32 = 24;
/// Upper bound on the locations in one diagnostic. A longer cycle is cut.
const NOTES: usize = 24;

/// A segment of a line.
pub(crate) enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// A type in backticks.
    Type(&'a Type),
    /// A type without backticks, in longer code.
    Code(&'a Type),
    /// A type that only its key names, without backticks.
    Key(&'a Key),
    /// A component or one of its methods, in backticks.
    Name(&'a Name),
    /// The whole path of a route in backticks, with its method if there is one.
    Route(&'a str, &'a FullPath),
}

/// The subject of a diagnostic: a type, or a method of it.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    pub(crate) owner: &'static Type,
    /// Empty for the type itself.
    pub(crate) member: &'static str,
}

/// All diagnostics about one graph.
pub(crate) struct Report {
    text: Text<24_000>,
    diagnostics: u32,
    title: Text<1_200>,
    lines: Text<6_000>,
    help: Text<1_200>,
    /// For each note, its start in `lines`, the length of its location, and its end.
    notes: [(usize, usize, usize); NOTES],
    noted: usize,
}

impl Report {
    pub(crate) const fn new() -> Self {
        Self {
            text: Text::new(),
            diagnostics: 0,
            title: Text::new(),
            lines: Text::new(),
            help: Text::new(),
            notes: [(0, 0, 0); NOTES],
            noted: 0,
        }
    }

    pub(crate) const fn diagnostics(&self) -> u32 {
        self.diagnostics
    }

    /// Starts a diagnostic.
    pub(crate) const fn title(&mut self, pieces: &[Piece<'_>]) {
        self.title.clear();
        self.lines.clear();
        self.help.clear();
        self.noted = 0;
        push_all(&mut self.title, pieces);
    }

    /// Adds a location with a note.
    pub(crate) const fn note(&mut self, at: Location, pieces: &[Piece<'_>]) {
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
        let location = self.lines.len() - start;
        push_all(&mut self.lines, pieces);
        self.notes[self.noted] = (start, location, self.lines.len());
        self.noted += 1;
    }

    /// Adds to the remedy.
    pub(crate) const fn help(&mut self, pieces: &[Piece<'_>]) {
        push_all(&mut self.help, pieces);
    }

    /// Ends the diagnostic.
    pub(crate) const fn end(&mut self) {
        self.diagnostics += 1;
        if self.diagnostics > SHOWN {
            return;
        }
        self.text.push("\n\n  ");
        self.text.push_number(self.diagnostics);
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
            let (start, location, end) = self.notes[i];
            self.text.push("\n       ");
            self.text.push(self.lines.slice(start, start + location));
            self.text.pad(widest - location + 3);
            self.text.push(self.lines.slice(start + location, end));
            i += 1;
        }
    }

    /// Returns the whole report.
    pub(crate) const fn render(&self, root: &Type) -> Text<26_000> {
        let mut out = Text::new();
        out.push("the module graph of ");
        push(&mut out, &Piece::Type(root));
        out.push(" has ");
        out.push_number(self.diagnostics);
        out.push(if self.diagnostics == 1 { " error" } else { " errors" });
        out.push(self.text.as_str());
        if self.diagnostics > SHOWN {
            out.push("\n\n  and ");
            out.push_number(self.diagnostics - SHOWN);
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
        Piece::Route(method, path) => {
            out.push("`");
            if !method.is_empty() {
                out.push(method);
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

const fn push_path<const N: usize>(out: &mut Text<N>, path: &FullPath) {
    let mut part = 0;
    while part < path.len() {
        out.push(path.segment(part));
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
