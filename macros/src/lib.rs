//! The attributes of the Baya web framework. They are documented where `baya` re-exports them.

mod api_error;
mod bundle;
mod component;
mod component_impl;
mod controller;
mod declaration;
mod decoration;
#[cfg(feature = "events")]
mod distributed;
mod dto;
mod embed;
mod enhancer;
mod entry;
mod extractor;
mod foreign;
mod handler;
mod hooks;
mod injectable;
mod item;
#[cfg(feature = "graphql")]
mod loader;
#[cfg(feature = "cqrs")]
mod message;
mod metadata;
mod misplaced;
mod module;
mod paths;
mod program;
mod provider;
mod provider_trait;
#[cfg(feature = "graphql")]
mod resolver;
mod sink;
mod syntax;
mod token;
mod trigger;
mod value;

use proc_macro::TokenStream;

/// Defines the entry points of attributes on items.
macro_rules! attributes {
    ($($(#[$doc:meta])* $name:ident => $run:path;)*) => { $(
        $(#[$doc])*
        #[proc_macro_attribute]
        pub fn $name(arguments: TokenStream, item: TokenStream) -> TokenStream {
            entry::attribute(stringify!($name), arguments.into(), item.into(), $run).into()
        }
    )* };
}

/// Defines the entry points of attributes that another attribute reads.
macro_rules! helpers {
    ($($(#[$doc:meta])* $name:ident in $home:literal;)*) => { $(
        $(#[$doc])*
        #[proc_macro_attribute]
        pub fn $name(arguments: TokenStream, item: TokenStream) -> TokenStream {
            misplaced::helper(stringify!($name), $home, arguments.into(), item.into()).into()
        }
    )* };
}

attributes! {
    #[doc = include_str!("../docs/injectable.md")]
    injectable => injectable::run;
    #[doc = include_str!("../docs/provider.md")]
    provider => provider::run;
    #[doc = include_str!("../docs/provider_trait.md")]
    provider_trait => provider_trait::run;
    #[doc = include_str!("../docs/module.md")]
    module => module::run;
    #[doc = include_str!("../docs/controller.md")]
    controller => controller::run;
    #[doc = include_str!("../docs/guard.md")]
    guard => enhancer::guard;
    #[doc = include_str!("../docs/interceptor.md")]
    interceptor => enhancer::interceptor;
    #[doc = include_str!("../docs/pipe.md")]
    pipe => enhancer::pipe;
    #[doc = include_str!("../docs/filter.md")]
    filter => enhancer::filter;
    #[doc = include_str!("../docs/extractor.md")]
    extractor => extractor::run;
    #[doc = include_str!("../docs/bundle.md")]
    bundle => bundle::run;
    #[doc = include_str!("../docs/dto.md")]
    dto => dto::run;
    #[doc = include_str!("../docs/metadata.md")]
    metadata => metadata::run;
    #[doc = include_str!("../docs/token.md")]
    token => token::run;
    #[doc = include_str!("../docs/main.md")]
    main => program::main;
    #[doc = include_str!("../docs/test.md")]
    test => program::test;
}

helpers! {
    #[doc = include_str!("../docs/get.md")]
    get in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/post.md")]
    post in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/put.md")]
    put in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/patch.md")]
    patch in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/delete.md")]
    delete in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/head.md")]
    head in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/options.md")]
    options in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/all.md")]
    all in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/sse.md")]
    sse in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/status.md")]
    status in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/set_header.md")]
    set_header in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/redirect.md")]
    redirect in "a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/meta.md")]
    meta in "a struct with `#[controller]`, `#[gateway]`, `#[resolver]`, `#[module]` or `#[bundle]`, or a handler in an `impl` with `#[controller]`, `#[gateway]` or `#[resolver]`";
    #[doc = include_str!("../docs/http.md")]
    http in "a struct with `#[controller]`, `#[module]` or `#[bundle]`, or a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/use_guards.md")]
    use_guards in "a struct with `#[controller]`, `#[gateway]`, `#[resolver]` or `#[bundle]`, or a handler in an `impl` with `#[controller]`, `#[gateway]` or `#[resolver]`";
    #[doc = include_str!("../docs/use_interceptors.md")]
    use_interceptors in "a struct with `#[controller]`, `#[gateway]`, `#[resolver]` or `#[bundle]`, or a handler in an `impl` with `#[controller]`, `#[gateway]` or `#[resolver]`";
    #[doc = include_str!("../docs/use_pipes.md")]
    use_pipes in "a struct with `#[controller]`, `#[gateway]`, `#[resolver]` or `#[bundle]`, or a handler in an `impl` with `#[controller]`, `#[gateway]` or `#[resolver]` or one of its arguments";
    #[doc = include_str!("../docs/use_filters.md")]
    use_filters in "a struct with `#[controller]`, `#[gateway]`, `#[resolver]` or `#[bundle]`, or a handler in an `impl` with `#[controller]`, `#[gateway]` or `#[resolver]`";
    #[doc = include_str!("../docs/skip.md")]
    skip in "a struct with `#[controller]`, `#[gateway]`, `#[resolver]`, `#[module]` or `#[bundle]`, or a handler in an `impl` with `#[controller]`, `#[gateway]` or `#[resolver]`";
    #[doc = include_str!("../docs/apply.md")]
    apply in "a struct with `#[controller]`, `#[gateway]`, `#[resolver]`, `#[module]` or `#[bundle]`, or a handler in an `impl` with `#[controller]`, `#[gateway]` or `#[resolver]`";
    #[doc = include_str!("../docs/api.md")]
    api in "a type with `#[dto]` or a field of one, a struct with `#[controller]`, or a method of its `impl`";
    #[doc = include_str!("../docs/rule.md")]
    rule in "a type with `#[dto]` or a field of one";
    #[doc = include_str!("../docs/hide.md")]
    hide in "a field of a type with `#[dto]`";
    #[doc = include_str!("../docs/expose.md")]
    expose in "a field of a type with `#[dto]`, or a method of an `impl` with `#[controller]`";
    #[doc = include_str!("../docs/on.md")]
    on in "a method of an `impl` with `#[injectable]` or `#[controller]`";
    #[doc = include_str!("../docs/before_shutdown.md")]
    before_shutdown in "a method of an `impl` with `#[injectable]`, `#[controller]`, `#[module]` or an enhancer such as `#[guard]`";
    #[doc = include_str!("../docs/on_init.md")]
    on_init in "a method of an `impl` with `#[injectable]`, `#[controller]`, `#[module]` or an enhancer such as `#[guard]`";
    #[doc = include_str!("../docs/on_bootstrap.md")]
    on_bootstrap in "a method of an `impl` with `#[injectable]`, `#[controller]`, `#[module]` or an enhancer such as `#[guard]`";
    #[doc = include_str!("../docs/on_shutdown.md")]
    on_shutdown in "a method of an `impl` with `#[injectable]`, `#[controller]`, `#[module]` or an enhancer such as `#[guard]`";
    #[doc = include_str!("../docs/deny_orphans.md")]
    deny_orphans in "the root module, below its `#[module(root, ...)]`";
}

#[cfg(feature = "gateway")]
attributes! {
    #[doc = include_str!("../docs/gateway.md")]
    gateway => controller::gateway;
}

#[cfg(feature = "gateway")]
helpers! {
    #[doc = include_str!("../docs/on_connect.md")]
    on_connect in "a method of an `impl` with `#[gateway]`";
    #[doc = include_str!("../docs/message.md")]
    message in "a method of an `impl` with `#[gateway]`";
    #[doc = include_str!("../docs/on_disconnect.md")]
    on_disconnect in "a method of an `impl` with `#[gateway]`";
}

#[cfg(feature = "graphql")]
attributes! {
    #[doc = include_str!("../docs/resolver.md")]
    resolver => resolver::run;
}

#[cfg(feature = "graphql")]
helpers! {
    #[doc = include_str!("../docs/query_field.md")]
    query in "a method of an `impl` with `#[resolver]`";
    #[doc = include_str!("../docs/mutation.md")]
    mutation in "a method of an `impl` with `#[resolver]`";
    #[doc = include_str!("../docs/subscription.md")]
    subscription in "a method of an `impl` with `#[resolver]`";
    #[doc = include_str!("../docs/field.md")]
    field in "a method of an `impl` with `#[resolver]`";
    #[doc = include_str!("../docs/loader.md")]
    loader in "a method of an `impl` with `#[injectable]`";
    #[doc = include_str!("../docs/graphql.md")]
    graphql in "a type with `#[dto]` or a field of one";
    #[doc = include_str!("../docs/entity.md")]
    entity in "a method of an `impl` with `#[resolver]`";
}

#[cfg(all(feature = "cqrs", feature = "events"))]
helpers! {
    #[doc = include_str!("../docs/saga.md")]
    saga in "a method of an `impl` with `#[injectable]` or `#[controller]`";
}

#[cfg(feature = "cqrs")]
helpers! {
    #[doc = include_str!("../docs/command_handler.md")]
    command_handler in "a method of an `impl` with `#[injectable]` or `#[controller]`";
    #[doc = include_str!("../docs/query_handler.md")]
    query_handler in "a method of an `impl` with `#[injectable]` or `#[controller]`";
}

#[cfg(feature = "cqrs")]
#[doc = include_str!("../docs/command.md")]
#[proc_macro_derive(Command, attributes(command))]
pub fn command(item: TokenStream) -> TokenStream {
    message::run(item.into(), "command", "Command").into()
}

#[cfg(feature = "cqrs")]
#[doc = include_str!("../docs/query.md")]
#[proc_macro_derive(Query, attributes(query))]
pub fn query_message(item: TokenStream) -> TokenStream {
    message::run(item.into(), "query", "QueryMessage").into()
}

#[cfg(feature = "events")]
helpers! {
    #[doc = include_str!("../docs/on_event.md")]
    on_event in "a method of an `impl` with `#[injectable]` or `#[controller]`";
}

#[cfg(feature = "events")]
#[doc = include_str!("../docs/distributed_event.md")]
#[proc_macro_derive(DistributedEvent, attributes(event))]
pub fn distributed_event(item: TokenStream) -> TokenStream {
    distributed::run(item.into()).into()
}

#[cfg(feature = "schedule")]
helpers! {
    #[doc = include_str!("../docs/cron.md")]
    cron in "a method of an `impl` with `#[injectable]` or `#[controller]`";
    #[doc = include_str!("../docs/interval.md")]
    interval in "a method of an `impl` with `#[injectable]` or `#[controller]`";
    #[doc = include_str!("../docs/after.md")]
    after in "a method of an `impl` with `#[injectable]` or `#[controller]`";
}

#[doc = include_str!("../docs/embed.md")]
#[proc_macro]
pub fn embed(tokens: TokenStream) -> TokenStream {
    embed::run(tokens.into()).into()
}

#[doc = include_str!("../docs/api_error.md")]
#[proc_macro_derive(ApiError, attributes(error, source, from))]
pub fn api_error(item: TokenStream) -> TokenStream {
    api_error::run(item.into()).into()
}

#[cfg(test)]
#[path = "../tests/expand/mod.rs"]
mod expand_tests;
