use baya::dto;
use baya::prelude::*;

#[dto]
struct Key {
    bytes: Option<[u8; 33]>,
    fits: [u8; 32],
}

#[dto]
struct Grid<const N: usize> {
    cells: [u8; N],
}

#[dto]
enum Color {
    Red,
    #[serde(other)]
    Unknown,
    #[serde(other)]
    Missing,
}

#[controller]
struct Keys;

#[controller]
impl Keys {
    #[post]
    async fn create(&self, key: Json<Key>, #[query] color: Color) -> Json<Grid<3>> {
        let _ = (key, color);
        Json(Grid { cells: [0; 3] })
    }
}

#[module(root, controllers = [Keys])]
struct AppModule;

fn main() {}
