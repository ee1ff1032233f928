//! Enhancers of handlers.

mod above;
mod bundles;
mod composed;
mod composition;
mod conditional;
mod filters;
mod guards;
mod headers;
mod interceptors;
mod middleware;
mod order;
mod pipes;
mod protection;
mod protocol;
mod refusals;
mod replaced;
mod robust;
mod trace;
mod values;
mod whole;
