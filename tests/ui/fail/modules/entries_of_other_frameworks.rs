use baya::prelude::*;

#[injectable]
struct Cats;

#[module(providers = (Cats))]
struct Parentheses;

#[module(providers = "Cats")]
struct Quotes;

#[module(providers(Cats))]
struct Call;

#[module(providers = [{ provide: CatRepo, useClass: Cats }])]
struct Class;

#[module(providers = [{ provide: "LIMIT", useValue: 5 }])]
struct Value;

#[module(providers = [{ provide: Pool, useFactory: pool }])]
struct Factory;

#[module(providers = ["Cats", &Cats, Cats::new()])]
struct Others;

#[module(providers = [Cats], exports = [Cats as dyn CatRepo])]
struct Exports;

#[module(imports = [Parentheses Quotes])]
struct Commas;

fn main() {}
