#[baya::main]
struct AppModule;
