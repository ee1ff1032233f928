//! Removes tags from HTML in linear time and memory.
//!
//! HTML parsers repair the nesting of elements, which takes quadratic time and memory for hostile input. This code builds
//! no tree. The result is safe however a browser would parse the input, because every `<` and `>` in it is escaped.

/// Elements whose content is not text.
const HIDDEN: [&str; 2] = ["script", "style"];

/// Removes tags, comments, scripts and style sheets. The result is HTML, in which `<` is `&lt;`. Character references are
/// kept.
pub(super) fn strip(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        escape(&rest[..at], &mut out);
        rest = match after_markup(&rest[at + 1..]) {
            Some(after) => after,
            None => {
                out.push_str("&lt;");
                &rest[at + 1..]
            }
        };
    }
    escape(rest, &mut out);
    out
}

/// Returns the rest after the markup whose `<` has been read; `None` for a `<` that does not start markup.
fn after_markup(html: &str) -> Option<&str> {
    match html.as_bytes() {
        [b'a'..=b'z' | b'A'..=b'Z', ..] => Some(after_element(html)),
        [b'/', b'a'..=b'z' | b'A'..=b'Z', ..] => Some(after_tag(html)),
        [b'!', b'-', b'-', ..] => Some(after_comment(&html[3..])),
        [b'!' | b'?' | b'/', ..] => Some(after(html, ">")),
        _ => None,
    }
}

/// Skips a start tag, and the content of an element in [`HIDDEN`].
fn after_element(html: &str) -> &str {
    let name = html.split(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).next();
    let hidden =
        HIDDEN.iter().find(|hidden| name.is_some_and(|name| name.eq_ignore_ascii_case(hidden)));
    let content = after_tag(html);
    hidden.map_or(content, |name| after_hidden(content, name))
}

/// Skips the content and the end tag of an element with this name.
fn after_hidden<'h>(content: &'h str, name: &str) -> &'h str {
    let mut rest = content;
    loop {
        rest = after(rest, "</");
        let has_name = rest.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
        let next = rest.as_bytes().get(name.len());
        if rest.is_empty() {
            return rest;
        }
        let ends = |next: &u8| next.is_ascii_whitespace() || matches!(next, b'/' | b'>');
        if has_name && next.is_none_or(ends) {
            return after_tag(rest);
        }
    }
}

/// Skips a tag up to its `>`. A `>` in a quoted attribute value does not end the tag.
fn after_tag(html: &str) -> &str {
    let mut quote = None;
    let mut expects_value = false;
    for (at, byte) in html.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None => match byte {
                b'>' => return &html[at + 1..],
                b'"' | b'\'' if expects_value => {
                    quote = Some(byte);
                    expects_value = false;
                }
                b'=' => expects_value = true,
                byte => expects_value &= byte.is_ascii_whitespace(),
            },
        }
    }
    ""
}

/// Skips a comment whose `<!--` has been read.
fn after_comment(html: &str) -> &str {
    if let Some(rest) = html.strip_prefix('>').or_else(|| html.strip_prefix("->")) {
        return rest;
    }
    let mut rest = html;
    while let Some(at) = rest.find("--") {
        let end = &rest[at + 2..];
        if let Some(after) = end.strip_prefix('>').or_else(|| end.strip_prefix("!>")) {
            return after;
        }
        rest = &rest[at + 1..];
    }
    ""
}

/// Returns the rest after the first occurrence of a string; empty if there is none.
fn after<'h>(html: &'h str, end: &str) -> &'h str {
    html.split_once(end).map_or("", |(_, rest)| rest)
}

/// Escapes text. Character references are kept.
fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '>']) {
        out.push_str(&rest[..at]);
        let special = rest.as_bytes()[at];
        let after = &rest[at + 1..];
        out.push_str(match special {
            b'>' => "&gt;",
            _ if is_reference(after) => "&",
            _ => "&amp;",
        });
        rest = after;
    }
    out.push_str(rest);
}

/// Whether the text after a `&` is a character reference. The longest name has 31 letters.
fn is_reference(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(33)];
    let Some(end) = head.iter().position(|byte| *byte == b';') else { return false };
    match &head[..end] {
        [] => false,
        [b'#', b'x' | b'X', digits @ ..] => {
            !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit)
        }
        [b'#', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        name => name.iter().all(u8::is_ascii_alphanumeric),
    }
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn removes_tags_comments_scripts_and_style_sheets() {
        for (html, text) in [
            ("<b>Tom</b> &amp; <i>Kit</i>", "Tom &amp; Kit"),
            ("a<script>b</scripty>c</SCRIPT >d", "ad"),
            ("a<style>b{}</style>c", "ac"),
            ("a<!-- b --! c -- d -->e", "ae"),
            ("a<!-->b<!--->c<!-- d --!>e", "abce"),
            ("a<!doctype html>b<?php c ?>d</>e", "abde"),
            ("a<p title='x > y' class=\"<\">b</p>c", "abc"),
            ("a<p title=it's>b", "ab"),
            ("a<b", "a"),
            ("a<!--b", "a"),
            ("a<script>b", "a"),
        ] {
            assert_eq!(strip(html), text, "{html}");
        }
    }

    #[test]
    fn escapes_the_remaining_text() {
        for (html, text) in [
            ("1 < 2 > 0", "1 &lt; 2 &gt; 0"),
            (
                "a & b &copy; &#39; &#x27; &#; &x y;",
                "a &amp; b &copy; &#39; &#x27; &amp;#; &amp;x y;",
            ),
            ("<<b>script>alert(1)</script>", "&lt;script&gt;alert(1)"),
            ("<<script>script>", "&lt;"),
            ("ß<b>ü</b>", "ßü"),
        ] {
            assert_eq!(strip(html), text, "{html}");
        }
    }
}
