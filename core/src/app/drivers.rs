//! Starts the drivers of an app.

use std::any::Any;

use axum::Router;

use crate::app::driver::{AppHandle, Start};
use crate::base::Stored;
use crate::di::Container;
use crate::error::{Error, Result};
use crate::graph::verify::graph::Kind;
use crate::pipeline::catch_panic;

/// Starts all drivers, in the order of hooks. Returns the routers that they add, with the indexes of their modules.
pub(super) async fn start(container: &Container, app: &AppHandle) -> Result<Vec<(u32, Router)>> {
    let mut all = Vec::new();
    for number in container.order.iter().copied() {
        let spec = container.modules[number as usize].spec;
        let Some(drives) = &spec.drives else { continue };
        let start: &'static dyn Any = drives.start;
        let start = start.downcast_ref::<Start>().zip(built(container, number));
        let name = spec.token.written;
        let Some((Start(start), module)) = start else {
            return Err(Error::internal(format!("the driver `{name}` was not created")));
        };
        let mounts = catch_panic(start(module.clone(), app.clone())).await;
        let mounts = mounts.map_err(|error| start_error(name, error))?;
        all.extend(mounts.into_routers().into_iter().map(|router| (number, router)));
    }
    Ok(all)
}

/// Returns the instance of a module's struct.
pub(super) fn built(container: &Container, number: u32) -> Option<&Stored> {
    let module = &container.modules[number as usize];
    let itself = |node: &&u32| {
        let node = &container.nodes[**node as usize];
        node.kind == Kind::Module && node.module == number
    };
    let node = module.nodes.iter().find(itself)?;
    container.built[*node as usize].get()
}

fn start_error(name: &str, error: Error) -> Error {
    let message = format!("`{name}` can't start: {}", error.chain());
    Error::internal_error().with_code("boot").with_message(message)
}
