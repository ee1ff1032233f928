//! The keys of an event and its groups.

use std::borrow::Cow;

/// The keys of one log. A key consists of the prefix, its kind, the event and, for some kinds, the group.
pub(super) struct Keys<'a> {
    pub(super) prefix: &'a str,
    pub(super) event: &'a str,
}

impl Keys<'_> {
    /// Returns the key of the stream of the event.
    pub(super) fn stream(&self) -> String {
        self.key("stream", None)
    }

    /// Returns the key of the bell: a stream that gets a new entry when members may find an event. Members wait for it.
    pub(super) fn bell(&self) -> String {
        self.key("bell", None)
    }

    /// Returns the key that exists for some time after old entries were removed.
    pub(super) fn last_trim(&self) -> String {
        self.key("trimmed", None)
    }

    /// Returns the key that exists while the id of an appended event is remembered.
    pub(super) fn id_marker(&self, id: &str) -> String {
        self.key("id", Some(id))
    }

    /// Returns the key of the times at which entries that a group has not acknowledged are delivered again.
    pub(super) fn due(&self, group: &str) -> String {
        self.key("due", Some(group))
    }

    /// Returns the key of the dead letters of a group.
    pub(super) fn dead(&self, group: &str) -> String {
        self.key("dead", Some(group))
    }

    fn key(&self, kind: &str, last: Option<&str>) -> String {
        let Self { prefix, event } = self;
        let start = format!("{prefix}:{kind}:{}", escape(event));
        match last {
            Some(last) => format!("{start}:{}", escape(last)),
            None => start,
        }
    }
}

/// Escapes the character that separates the segments of a key.
fn escape(segment: &str) -> Cow<'_, str> {
    if segment.contains([':', '%']) {
        Cow::Owned(segment.replace('%', "%25").replace(':', "%3A"))
    } else {
        Cow::Borrowed(segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(event: &str, group: &str) -> String {
        Keys { prefix: "app", event }.due(group)
    }

    #[test]
    fn joins_names_with_colons() {
        assert_eq!(due("cat.adopted", "mails"), "app:due:cat.adopted:mails");
        assert_eq!(Keys { prefix: "app", event: "cat.adopted" }.stream(), "app:stream:cat.adopted");
    }

    #[test]
    fn distinguishes_names_with_colons() {
        assert_eq!(due("Cat::New", "m"), "app:due:Cat%3A%3ANew:m");
        let keys = [due("a:b", "c"), due("a", "b:c"), due("a%3Ab", "c"), due("a", "b%3Ac")];
        let distinct: std::collections::HashSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len(), "{keys:?}");
    }
}
