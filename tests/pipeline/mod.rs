//! Enhancers of handlers.

mod attribute_order;
mod bundles;
mod complete;
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
mod rejections;
mod replaced;
mod robust;
mod skipped_guards;
mod trace;
mod values;
