//! What can be done with products.

use baya::paging::{Page, SortExt};
use baya::prelude::*;

use super::dto::{Category, ChangeProduct, NewProduct, Product, ProductSearch};
use super::error::CatalogError;
use super::picture::Picture;
use crate::table::{Rows, Table};

/// The products.
#[injectable]
#[derive(Debug)]
pub struct Catalog {
    #[inject(default)]
    table: Table<Listed>,
}

/// A product as it is kept. It stays when it is not sold any more, for the orders that name it.
#[derive(Clone, Debug)]
struct Listed {
    product: Product,
    picture: Picture,
    is_sold: bool,
}

#[injectable]
impl Catalog {
    /// The shop opens with three products.
    #[on_init]
    async fn open(&self) -> Result<(), CatalogError> {
        let opening = [
            ("Atlas", Category::Book, 4_900),
            ("Kite", Category::Toy, 1_950),
            ("Screwdriver", Category::Tool, 1_250),
        ];
        for (name, category, price) in opening {
            let name = name.to_owned();
            let stock = 1_000;
            let description = None;
            let tags = Vec::new();
            let dimensions = None;
            self.add(NewProduct { name, description, category, price, tags, dimensions, stock })?;
        }
        Ok(())
    }
}

impl Catalog {
    /// A part of those that are looked for, of what is sold.
    pub fn list(&self, search: &ProductSearch) -> Page<Product> {
        let listed = self.table.all(|listed| listed.is_sold && search.finds(&listed.product));
        let mut products = listed.into_iter().map(|listed| listed.product).collect();
        search.sort.sort(&mut products);
        search.page.paginate(products)
    }

    /// One product.
    ///
    /// # Errors
    ///
    /// When there is none of this number, or it is not sold any more.
    pub fn find(&self, id: u32) -> Result<Product, CatalogError> {
        self.on_sale(id, |listed| listed.product.clone())
    }

    /// A new product.
    ///
    /// # Errors
    ///
    /// When another one has the name.
    pub fn add(&self, new: NewProduct) -> Result<Product, CatalogError> {
        let mut rows = self.table.rows();
        is_free(&rows, 0, &new.name)?;
        let NewProduct { name, description, category, price, tags, dimensions, stock } = new;
        let added = rows.add(|id| Listed {
            product: Product { id, name, description, category, price, tags, dimensions, stock },
            picture: Picture::default(),
            is_sold: true,
        });
        Ok(added.product)
    }

    /// Changes what is there of a change.
    ///
    /// # Errors
    ///
    /// When the product is not there, or another one has the name.
    pub fn change(&self, id: u32, change: ChangeProduct) -> Result<Product, CatalogError> {
        let mut rows = self.table.rows();
        if let Some(name) = &change.name {
            is_free(&rows, id, name)?;
        }
        let product = &mut sold(&mut rows, id)?.product;
        change.apply(product);
        Ok(product.clone())
    }

    /// Sells a product no more.
    ///
    /// # Errors
    ///
    /// When the product is not there.
    pub fn discontinue(&self, id: u32) -> Result<(), CatalogError> {
        self.on_sale(id, |listed| listed.is_sold = false)
    }

    /// Takes so many from the stock, where there are as many; what there is of it otherwise.
    ///
    /// # Errors
    ///
    /// When the product is not there.
    pub fn take(&self, id: u32, quantity: u32) -> Result<Result<Product, u32>, CatalogError> {
        self.on_sale(id, |listed| {
            let stock = &mut listed.product.stock;
            *stock = stock.checked_sub(quantity).ok_or(*stock)?;
            Ok(listed.product.clone())
        })
    }

    /// Puts so many back, also where the product is not sold any more.
    pub fn put_back(&self, id: u32, quantity: u32) {
        if let Some(listed) = self.table.rows().get_mut(id) {
            listed.product.stock = listed.product.stock.saturating_add(quantity);
        }
    }

    /// The picture of a product.
    ///
    /// # Errors
    ///
    /// When the product is not there.
    pub fn picture(&self, id: u32) -> Result<Picture, CatalogError> {
        self.on_sale(id, |listed| listed.picture.clone())
    }

    /// Puts a picture in the place of the one that was there.
    ///
    /// # Errors
    ///
    /// When the product is not there.
    pub fn set_picture(&self, id: u32, picture: Picture) -> Result<(), CatalogError> {
        self.on_sale(id, |listed| listed.picture = picture)
    }

    fn on_sale<R>(&self, id: u32, with: impl FnOnce(&mut Listed) -> R) -> Result<R, CatalogError> {
        sold(&mut self.table.rows(), id).map(with)
    }
}

fn sold(rows: &mut Rows<Listed>, id: u32) -> Result<&mut Listed, CatalogError> {
    match rows.get_mut(id) {
        Some(listed) if listed.is_sold => Ok(listed),
        Some(_) => Err(CatalogError::Discontinued { id }),
        None => Err(CatalogError::NotFound { id }),
    }
}

fn is_free(rows: &Rows<Listed>, but_for: u32, name: &str) -> Result<(), CatalogError> {
    if rows.any_but(but_for, |other| other.is_sold && other.product.name == name) {
        Err(CatalogError::NameTaken { name: name.to_owned() })
    } else {
        Ok(())
    }
}

impl ProductSearch {
    fn finds(&self, product: &Product) -> bool {
        self.tag.as_ref().is_none_or(|tag| product.tags.contains(tag))
            && self.filter.matches(product)
    }
}

impl ChangeProduct {
    fn apply(self, product: &mut Product) {
        let Self { name, description, category, price, tags, dimensions, stock } = self;
        name.into_iter().for_each(|name| product.name = name);
        description.apply(&mut product.description);
        category.into_iter().for_each(|category| product.category = category);
        price.into_iter().for_each(|price| product.price = price);
        tags.into_iter().for_each(|tags| product.tags = tags);
        dimensions.apply(&mut product.dimensions);
        stock.into_iter().for_each(|stock| product.stock = stock);
    }
}
