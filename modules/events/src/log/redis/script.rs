//! The Lua scripts. Each one is atomic, so no event is lost if a process is killed between two steps.

use std::sync::LazyLock;

use redis::Script;

const SHARED: &str = include_str!("lua/shared.lua");

/// The scripts, by their operations.
pub(super) struct Scripts {
    pub(super) append: Script,
    pub(super) take: Script,
    pub(super) ack: Script,
    pub(super) delay: Script,
    pub(super) extend: Script,
    pub(super) bury: Script,
    pub(super) release: Script,
    pub(super) redrive: Script,
}

pub(super) static SCRIPTS: LazyLock<Scripts> = LazyLock::new(|| {
    let script = |body: &str| Script::new(&[SHARED, body].concat());
    Scripts {
        append: script(include_str!("lua/append.lua")),
        take: script(include_str!("lua/take.lua")),
        ack: script(include_str!("lua/ack.lua")),
        delay: script(include_str!("lua/delay.lua")),
        extend: script(include_str!("lua/extend.lua")),
        bury: script(include_str!("lua/bury.lua")),
        release: script(include_str!("lua/release.lua")),
        redrive: script(include_str!("lua/redrive.lua")),
    }
});
