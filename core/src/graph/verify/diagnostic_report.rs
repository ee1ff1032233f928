//! The report of all diagnostics about a graph. A diagnostic has a title, notes with locations, and a remedy.

use crate::base::Text;
use crate::base::{Key, Location, Type};
use crate::graph::spec::FullPath;

/// Upper bound on the rendered diagnostics. Further ones are only counted.
const MAX_DIAGNOSTICS: u32 = 24;
/// Upper bound on the notes of a diagnostic. Longer cycles are truncated.
const MAX_NOTES: usize = 24;

/// A segment of a line of a diagnostic.
pub(crate) enum Segment<'a> {
    /// Words.
    Words(&'a str),
    /// A type in backticks.
    Type(&'a Type),
    /// A type without backticks, inside other code.
    Code(&'a Type),
    /// The name of a key, without backticks.
    Key(&'a Key),
    /// A component or a method of it, in backticks.
    Name(&'a Name),
    /// A number.
    Number(u32),
    /// The full path of a route in backticks, with its method unless it is empty.
    Route(&'a str, &'a FullPath),
}

/// The subject of a diagnostic: a type or one of its methods.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    pub(crate) owner: &'static Type,
    /// The name of the method; empty for the type itself.
    pub(crate) member: &'static str,
}

/// The diagnostics about a graph.
pub(crate) struct Report {
    text: Text<24_000>,
    diagnostics: u32,
    title: Text<1_200>,
    lines: Text<6_000>,
    help: Text<1_200>,
    /// For each note, its start in `lines`, the length of its location, and its end.
    notes: [(usize, usize, usize); MAX_NOTES],
    note_count: usize,
}

impl Report {
    pub(crate) const fn new() -> Self {
        Self {
            text: Text::new(),
            diagnostics: 0,
            title: Text::new(),
            lines: Text::new(),
            help: Text::new(),
            notes: [(0, 0, 0); MAX_NOTES],
            note_count: 0,
        }
    }

    pub(crate) const fn diagnostics(&self) -> u32 {
        self.diagnostics
    }

    /// Starts a diagnostic.
    pub(crate) const fn title(&mut self, segments: &[Segment<'_>]) {
        self.title.clear();
        self.lines.clear();
        self.help.clear();
        self.note_count = 0;
        push_all(&mut self.title, segments);
    }

    /// Adds a note with a location.
    pub(crate) const fn note(&mut self, at: Location, segments: &[Segment<'_>]) {
        if self.note_count == MAX_NOTES {
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
        push_all(&mut self.lines, segments);
        self.notes[self.note_count] = (start, location, self.lines.len());
        self.note_count += 1;
    }

    /// Appends to the remedy.
    pub(crate) const fn help(&mut self, segments: &[Segment<'_>]) {
        push_all(&mut self.help, segments);
    }

    /// Ends the diagnostic.
    pub(crate) const fn end(&mut self) {
        self.diagnostics += 1;
        if self.diagnostics > MAX_DIAGNOSTICS {
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
        while i < self.note_count {
            if self.notes[i].1 > widest {
                widest = self.notes[i].1;
            }
            i += 1;
        }
        let mut i = 0;
        while i < self.note_count {
            let (start, location, end) = self.notes[i];
            self.text.push("\n       ");
            self.text.push(self.lines.slice(start, start + location));
            self.text.pad(widest - location + 3);
            self.text.push(self.lines.slice(start + location, end));
            i += 1;
        }
    }

    /// Renders the report.
    pub(crate) const fn render(&self, root: &Type) -> Text<26_000> {
        let mut out = Text::new();
        out.push("the module graph of ");
        push(&mut out, &Segment::Type(root));
        out.push(" has ");
        out.push_number(self.diagnostics);
        out.push(if self.diagnostics == 1 { " error" } else { " errors" });
        out.push(self.text.as_str());
        if self.diagnostics > MAX_DIAGNOSTICS {
            out.push("\n\n  and ");
            out.push_number(self.diagnostics - MAX_DIAGNOSTICS);
            out.push(" more");
        }
        out.push("\n");
        out
    }
}

const fn push_all<const N: usize>(out: &mut Text<N>, segments: &[Segment<'_>]) {
    let mut i = 0;
    while i < segments.len() {
        push(out, &segments[i]);
        i += 1;
    }
}

const fn push<const N: usize>(out: &mut Text<N>, segment: &Segment<'_>) {
    match segment {
        Segment::Words(words) => out.push(words),
        Segment::Type(of) => {
            out.push("`");
            push_type(out, of);
            out.push("`");
        }
        Segment::Code(of) => push_type(out, of),
        Segment::Key(key) => push_key(out, key),
        Segment::Number(number) => out.push_number(*number),
        Segment::Name(name) => {
            out.push("`");
            push_type(out, name.owner);
            if !name.member.is_empty() {
                out.push("::");
                out.push(name.member);
            }
            out.push("`");
        }
        Segment::Route(method, path) => {
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
    let mut i = 0;
    while i < path.len() {
        out.push(path.segment(i));
        i += 1;
    }
    if path.is_empty() {
        out.push("/");
    }
}

/// Returns whether a type is a trait object. For a type without a key, its source text determines it.
pub(super) const fn is_dyn(of: &Type) -> bool {
    let name = match of.key {
        Some(key) => key.name,
        None => of.written,
    };
    matches!(name.as_bytes(), [b'd', b'y', b'n', b' ', ..])
}
