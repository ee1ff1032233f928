//! Names of the keys of an event and its groups.

use std::borrow::Cow;

/// The keys of one log. Each key is the prefix, what it is, the event and, if it has one, the group.
pub(super) struct Keys<'a> {
    pub(super) prefix: &'a str,
    pub(super) event: &'a str,
}

impl Keys<'_> {
    /// The stream of the event.
    pub(super) fn stream(&self) -> String {
        self.key("stream", None)
    }

    /// The stream whose last entry changes whenever members of a group may find something to do.
    pub(super) fn bell(&self) -> String {
        self.key("bell", None)
    }

    /// When old entries were removed the last time.
    pub(super) fn trimmed(&self) -> String {
        self.key("trimmed", None)
    }

    /// The mark of an id that was appended.
    pub(super) fn remembered(&self, id: &str) -> String {
        self.key("id", Some(id))
    }

    /// When the entries that a group has not acknowledged are delivered again.
    pub(super) fn due(&self, group: &str) -> String {
        self.key("due", Some(group))
    }

    /// The dead letters of a group.
    pub(super) fn dead(&self, group: &str) -> String {
        self.key("dead", Some(group))
    }

    fn key(&self, what: &str, last: Option<&str>) -> String {
        let Self { prefix, event } = self;
        let start = format!("{prefix}:{what}:{}", escaped(event));
        match last {
            Some(last) => format!("{start}:{}", escaped(last)),
            None => start,
        }
    }
}

/// Replaces the character that separates the segments of a key.
fn escaped(segment: &str) -> Cow<'_, str> {
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
    fn keeps_names_with_colons_apart() {
        assert_eq!(due("Cat::New", "m"), "app:due:Cat%3A%3ANew:m");
        let keys = [due("a:b", "c"), due("a", "b:c"), due("a%3Ab", "c"), due("a", "b%3Ac")];
        let distinct: std::collections::HashSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len(), "{keys:?}");
    }
}
