//! The module that serves the gateways of an app.

use std::fmt;
use std::sync::Arc;

use baya::protocol::{Driver, Mounts};
use baya::{AppHandle, GatewayHandler, GatewayServer, Result};
use baya_macros::module;

use crate::cluster::Cluster;
use crate::options::GatewayOptions;
use crate::server::Gateways;

/// Serves the gateways of the whole app: the types with `#[gateway]`.
///
/// The root module imports it, with options ([`GatewayModule::with`]) or without. Every module can then inject
/// [`Gateway`](crate::Gateway). If a global module exports `dyn Cluster`, the gateways of all processes with this cluster act
/// as one.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_gateway::{GatewayModule, Payload};
/// use baya_macros::{gateway, module};
///
/// #[gateway("/echo")]
/// struct Echo;
///
/// #[gateway]
/// impl Echo {
///     #[message("echo")]
///     async fn echo(&self, text: Payload<String>) -> String {
///         text.into_inner()
///     }
/// }
///
/// #[module(root, imports = [GatewayModule], gateways = [Echo])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[module(
    global,
    driver,
    options = GatewayOptions,
    optional,
    providers = [Gateways, Gateways as dyn GatewayServer],
    exports = [Gateways, dyn GatewayServer],
)]
pub struct GatewayModule {
    server: Arc<Gateways>,
    options: Arc<GatewayOptions>,
    cluster: Option<Arc<dyn Cluster>>,
}

impl Driver for GatewayModule {
    type Trigger = GatewayHandler;

    async fn start(&self, app: AppHandle) -> Result<Mounts> {
        let shared = self.server.start(app, (*self.options).clone(), self.cluster.clone())?;
        #[cfg(feature = "socket-io")]
        if let Some(routes) = crate::socket_io::routes(&shared)? {
            return Ok(Mounts::router(routes));
        }
        drop(shared);
        Ok(Mounts::none())
    }
}

impl fmt::Debug for GatewayModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GatewayModule").field("options", &self.options).finish_non_exhaustive()
    }
}
