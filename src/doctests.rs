//! Compiles the examples of the attribute pages and READMEs as doc tests.

/// Declares an item for each page, so that rustdoc compiles its examples.
macro_rules! pages {
    ($($name:ident $page:literal)*) => { $(
        #[doc = include_str!($page)]
        #[derive(Debug)]
        pub struct $name;
    )* };
}

pages! {
    Readme "../README.md"
    Injectable "../macros/docs/injectable.md"
    Provider "../macros/docs/provider.md"
    ProviderTrait "../macros/docs/provider_trait.md"
    Module "../macros/docs/module.md"
    Controller "../macros/docs/controller.md"
    Guard "../macros/docs/guard.md"
    Interceptor "../macros/docs/interceptor.md"
    Pipe "../macros/docs/pipe.md"
    Filter "../macros/docs/filter.md"
    Bundle "../macros/docs/bundle.md"
    Dto "../macros/docs/dto.md"
    Api "../macros/docs/api.md"
    Rule "../macros/docs/rule.md"
    Hide "../macros/docs/hide.md"
    Expose "../macros/docs/expose.md"
    Metadata "../macros/docs/metadata.md"
    Meta "../macros/docs/meta.md"
    UseGuards "../macros/docs/use_guards.md"
    UseInterceptors "../macros/docs/use_interceptors.md"
    UsePipes "../macros/docs/use_pipes.md"
    UseFilters "../macros/docs/use_filters.md"
    Skip "../macros/docs/skip.md"
    Apply "../macros/docs/apply.md"
    Token "../macros/docs/token.md"
    Main "../macros/docs/main.md"
    Test "../macros/docs/test.md"
    Get "../macros/docs/get.md"
    Post "../macros/docs/post.md"
    Put "../macros/docs/put.md"
    Patch "../macros/docs/patch.md"
    Delete "../macros/docs/delete.md"
    Head "../macros/docs/head.md"
    Options "../macros/docs/options.md"
    All "../macros/docs/all.md"
    Sse "../macros/docs/sse.md"
    Http "../macros/docs/http.md"
    Status "../macros/docs/status.md"
    SetHeader "../macros/docs/set_header.md"
    Redirect "../macros/docs/redirect.md"
    OnInit "../macros/docs/on_init.md"
    OnBootstrap "../macros/docs/on_bootstrap.md"
    BeforeShutdown "../macros/docs/before_shutdown.md"
    OnShutdown "../macros/docs/on_shutdown.md"
    On "../macros/docs/on.md"
    DenyOrphans "../macros/docs/deny_orphans.md"
    Extractor "../macros/docs/extractor.md"
    Embed "../macros/docs/embed.md"
    ApiError "../macros/docs/api_error.md"
}

#[cfg(feature = "schedule")]
pages! {
    ScheduleReadme "../modules/schedule/README.md"
    Cron "../macros/docs/cron.md"
    Interval "../macros/docs/interval.md"
    After "../macros/docs/after.md"
}

#[cfg(feature = "events")]
pages! {
    EventsReadme "../modules/events/README.md"
    OnEvent "../macros/docs/on_event.md"
    DistributedEvent "../macros/docs/distributed_event.md"
}

#[cfg(feature = "openapi")]
pages! {
    OpenApiReadme "../modules/openapi/README.md"
}

#[cfg(feature = "paging")]
pages! {
    PagingReadme "../modules/paging/README.md"
}

#[cfg(feature = "graphql")]
pages! {
    GraphQlReadme "../modules/graphql/README.md"
    Resolver "../macros/docs/resolver.md"
    QueryField "../macros/docs/query_field.md"
    Mutation "../macros/docs/mutation.md"
    Subscription "../macros/docs/subscription.md"
    Field "../macros/docs/field.md"
    Entity "../macros/docs/entity.md"
    Loader "../macros/docs/loader.md"
    GraphQl "../macros/docs/graphql.md"
}

#[cfg(feature = "gateway")]
pages! {
    GatewayReadme "../modules/gateway/README.md"
    Gateway "../macros/docs/gateway.md"
    OnConnect "../macros/docs/on_connect.md"
    Message "../macros/docs/message.md"
    OnDisconnect "../macros/docs/on_disconnect.md"
}

#[cfg(feature = "cqrs")]
pages! {
    CqrsReadme "../modules/cqrs/README.md"
    Command "../macros/docs/command.md"
    Query "../macros/docs/query.md"
    CommandHandler "../macros/docs/command_handler.md"
    QueryHandler "../macros/docs/query_handler.md"
}

#[cfg(all(feature = "cqrs", feature = "events"))]
pages! {
    Saga "../macros/docs/saga.md"
}

#[cfg(feature = "compression")]
pages! {
    CompressionReadme "../modules/compression/README.md"
}

#[cfg(feature = "cookies")]
pages! {
    CookiesReadme "../modules/cookies/README.md"
}

#[cfg(feature = "files")]
pages! {
    FilesReadme "../modules/files/README.md"
}

#[cfg(feature = "yaml")]
pages! {
    FormatsReadme "../modules/formats/README.md"
}

#[cfg(feature = "guards")]
pages! {
    GuardsReadme "../guards/README.md"
}

#[cfg(feature = "multipart")]
pages! {
    MultipartReadme "../modules/multipart/README.md"
}

#[cfg(feature = "pipes")]
pages! {
    PipesReadme "../pipes/README.md"
}

#[cfg(feature = "tls")]
pages! {
    TlsReadme "../modules/tls/README.md"
}
