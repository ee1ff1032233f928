//! The module that registers the handlers of commands and queries.

use std::collections::HashMap;
use std::sync::Arc;

use baya::protocol::{Driver, Mounts};
use baya::{AppHandle, CommandBus, MessageHandler, QueryBus, Result};
use baya_macros::module;

/// Calls the handlers of commands and queries of the whole app: the methods with `#[command_handler]` and `#[query_handler]`.
///
/// The root module imports it.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_cqrs::{Command, Commands, CqrsModule};
/// use baya_macros::{injectable, module};
///
/// #[derive(Command)]
/// #[command(output = u64)]
/// struct CreateCat { name: String }
///
/// #[injectable]
/// struct Cats;
///
/// #[injectable]
/// impl Cats {
///     #[command_handler]
///     async fn create(&self, command: CreateCat) -> u64 {
///         command.name.len() as u64
///     }
/// }
///
/// #[injectable]
/// struct Desk {
///     commands: Commands<CreateCat>,
/// }
///
/// #[module(root, imports = [CqrsModule], providers = [Cats, Desk])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[module(
    global,
    driver,
    providers = [CommandBus, QueryBus],
    exports = [CommandBus, QueryBus],
)]
#[derive(Debug)]
pub struct CqrsModule {
    commands: Arc<CommandBus>,
    queries: Arc<QueryBus>,
}

impl Driver for CqrsModule {
    type Trigger = MessageHandler;

    async fn start(&self, app: AppHandle) -> Result<Mounts> {
        let mut commands = HashMap::new();
        let mut queries = HashMap::new();
        for bound in app.handlers::<MessageHandler>()? {
            let handlers = if bound.data.is_query { &mut queries } else { &mut commands };
            handlers.insert((bound.data.message)(), bound.handler);
        }
        self.commands.start(commands);
        self.queries.start(queries);
        Ok(Mounts::none())
    }
}
