//! Reads the imports of a file.

/// Returns the paths below `crate::` that a file names, as lists of their first segments, each with its line.
pub fn imports(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let before = code[..at].chars().next_back();
            // `$crate` is expanded in the crates of users, as are names that end in `crate`.
            if before
                .is_some_and(|letter| letter == '$' || letter == '_' || letter.is_alphanumeric())
            {
                continue;
            }
            let rest = text.lines().skip(number).collect::<Vec<_>>().join("\n");
            let start = rest.find(&code[at..]).map_or(0, |start| start + "crate::".len());
            found.extend(leaves(&rest[start..]).into_iter().map(|path| (number + 1, path)));
        }
    }
    found
}

/// Returns the paths that start with `super::` in a file of `src`, as [`imports`] does. In an inline module, `super` is taken
/// for the parent of the file, so the path found is too far out rather than missed.
pub fn relative_imports(file: &str, text: &str) -> Vec<(usize, Vec<String>)> {
    let file = file.trim_end_matches(".rs");
    let module: Vec<_> = file.trim_end_matches("/mod").split('/').collect();
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("super::") {
            if code[..at].ends_with("super::") {
                continue;
            }
            let start: usize = text.lines().take(number).map(|line| line.len() + 1).sum();
            let mut rest = &text[start + at..];
            let mut parent = module.len();
            while let Some(after) = rest.strip_prefix("super::") {
                rest = after;
                parent = parent.saturating_sub(1);
            }
            found.extend(leaves(rest).into_iter().map(|path| {
                let outer = module[..parent].iter().map(|name| (*name).to_owned());
                (number + 1, outer.chain(path).take(2).collect())
            }));
        }
    }
    found
}

/// Returns the first two segments of each path of a use tree, such as `a::{b, c::d}`.
fn leaves(tree: &str) -> Vec<Vec<String>> {
    let is_part = |letter: char| letter == '_' || letter.is_alphanumeric();
    let end = tree.find(|letter| !is_part(letter)).unwrap_or(tree.len());
    let (name, rest) = tree.split_at(end);
    if name.is_empty() {
        let Some(group) = tree.strip_prefix('{') else { return Vec::new() };
        return entries(group).into_iter().flat_map(|entry| leaves(entry.trim())).collect();
    }
    let below = rest.strip_prefix("::").map(leaves).unwrap_or_default();
    if below.is_empty() {
        return vec![vec![name.to_owned()]];
    }
    let path = |mut below: Vec<String>| {
        below.insert(0, name.to_owned());
        below.truncate(2);
        below
    };
    below.into_iter().map(path).collect()
}

/// Splits the entries of a group at the commas of its own level, up to its end.
fn entries(group: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                all.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    all
}
