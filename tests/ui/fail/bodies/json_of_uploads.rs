use std::collections::HashMap;

use baya::dto;
use baya::{Patch, Query};
use baya::multipart::{MultipartForm, Upload};
use baya::prelude::*;

#[dto(input)]
struct Photo {
    title: String,
    file: Upload,
}

#[dto(input)]
struct Album {
    cover: Photo,
    photos: Vec<Photo>,
}

#[dto(input)]
struct Stack {
    photos: Vec<Photo>,
    by_name: HashMap<String, Upload>,
}

#[dto(input)]
struct Pair {
    both: (u8, Upload),
}

#[dto(input)]
struct Update {
    file: Patch<Photo>,
}

#[dto(input)]
struct Wrapped<T> {
    inner: T,
}

#[controller]
struct Albums;

#[controller]
impl Albums {
    #[post]
    async fn by_json(&self, album: Json<Album>) -> String {
        album.0.cover.title
    }

    #[post("/body")]
    async fn by_body(&self, #[body] photo: Photo) -> String {
        photo.title
    }

    #[post("/inside")]
    async fn by_list_inside(&self, stack: Json<Stack>) -> String {
        stack.0.photos.len().to_string()
    }

    #[post("/deep")]
    async fn by_lists(&self, stacks: Json<Vec<Stack>>) -> String {
        stacks.0.len().to_string()
    }

    #[post("/pair")]
    async fn by_tuple(&self, pair: Json<Pair>) -> String {
        pair.0.both.0.to_string()
    }

    #[patch("/patch")]
    async fn by_patch(&self, update: Json<Update>) -> String {
        update.0.file.is_absent().to_string()
    }

    #[post("/list")]
    async fn by_list(&self, photos: Json<Vec<Photo>>) -> String {
        photos.0.len().to_string()
    }

    #[post("/generic")]
    async fn by_generic(&self, file: Json<Wrapped<Upload>>) -> String {
        format!("{:?}", file.0.inner)
    }

    #[post("/optional")]
    async fn by_option(&self, photo: Option<Json<Photo>>) -> String {
        photo.is_some().to_string()
    }

    #[post("/fallible")]
    async fn by_result(&self, photo: Result<Json<Photo>, Error>) -> String {
        photo.is_ok().to_string()
    }

    #[get("/query")]
    async fn by_query(&self, photo: Query<Photo>) -> String {
        photo.0.title
    }

    #[get("/form")]
    async fn by_get(&self, photo: MultipartForm<Photo>) -> String {
        photo.0.title.clone()
    }
}

#[module(root, controllers = [Albums])]
struct AppModule;

fn main() {}
