//! The phrases, where they are allowed, and which folders are not converted yet.

/// Phrases to avoid, each with what to write. `a/b` matches either word.
pub const PHRASES: &[(&str, &str)] = &[
    ("who", "name the actor: `clients that ...`"),
    ("whoever/nobody", "name the actor: `clients`, `no client`"),
    ("is no", "`is not a`"),
    ("is/are none", "`is not a`, `there are none`"),
    ("stand/stands/stood on/before/behind/at/around", "`is declared on`, `runs before`, `wraps`"),
    ("behind a/an/the", "`after`, `inside`, `with`"),
    ("verb/verbs", "`method`"),
    ("told/tells", "`reports`, `declares`, `returns`, `informs`"),
    ("answers/answered with", "`returns`, `responds with`"),
    ("asks/asked for", "`requests`, `requires`"),
    ("by hand", "`handwritten`, `in your own code`"),
    ("to be had", "`available`"),
    ("hand/hands/handed on/out", "`forward`, `provide`"),
    ("length/lengths of time", "`duration`"),
    ("says so/what/that/which", "`declares`, `states`, `reports`"),
    ("circle/circles", "`cycle`, `circular dependency`"),
    ("made of", "`consists of`, `contains`"),
    ("nothing more stands", "`unexpected argument`"),
    ("fault/faults", "`error`, `validation error`, `diagnostic`"),
    ("socket/sockets of the machine", "`Unix domain socket`"),
    ("day of a/the deprecation", "`deprecation date`"),
    ("is/are/was/were said", "`is reported`, `is declared`"),
    ("says itself", "`implements`, `declares`"),
    ("behind it/them", "`after it`"),
    ("goes/go/going on", "`continues`"),
    ("comes/come/came back", "`is returned`, `reconnects`"),
    ("has/have/had come", "`has arrived`, `was received`"),
    ("hangs/hang/hung up", "`disconnects`"),
    ("given up", "`is dropped`, `is aborted`"),
    ("in its/their words", "`with the messages of`"),
    ("in the ways of", "`compatible with`"),
    ("of one's/ones own", "`custom`"),
    ("is/are not concerned", "`is not affected`"),
];

/// Ordinary English that contains one of the phrases.
pub const ORDINARY: &[&str] = &[
    "people/person/user/users/developers/contributors/maintainers/someone/anyone who",
    "there is no",
    "there is none",
    "there are none",
    "is no longer",
    "behind a/the proxy",
    "behind a reverse proxy",
    "behind a load balancer",
    "fault tolerance",
];

/// Places that need a phrase: the file, the phrase (all of them if empty) and the reason.
pub const ALLOWED: &[(&str, &str, &str)] = &[
    ("tests/language/phrases.rs", "", "contains the phrases"),
    ("tests/language/mod.rs", "", "contains seeded violations"),
];

/// Folders that still contain private phrases. Remove an entry when its folder is converted.
pub const NOT_YET: &[&str] = &[];

/// Code of other projects, and what is built or installed.
pub const FOREIGN: &[&str] = &["vendor", "target", "node_modules"];
