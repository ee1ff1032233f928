//! The service of products.

use baya::paging::{Page, SortExt};
use baya::prelude::*;

use super::dto::{Category, NewProduct, Product, ProductSearch, UpdateProduct};
use super::error::CatalogError;
use super::picture::Picture;
use crate::table::{Rows, Table};

/// Manages products, their stock and their pictures.
#[injectable]
#[derive(Debug)]
pub struct Catalog {
    #[inject(default)]
    table: Table<CatalogEntry>,
}

/// A product in the table. Discontinued products stay in the table, because orders refer to them.
#[derive(Clone, Debug)]
struct CatalogEntry {
    product: Product,
    picture: Picture,
    is_for_sale: bool,
}

#[injectable]
impl Catalog {
    /// Adds three products.
    #[on_init]
    async fn seed(&self) -> Result<(), CatalogError> {
        let products = [
            ("Atlas", Category::Book, 4_900),
            ("Kite", Category::Toy, 1_950),
            ("Screwdriver", Category::Tool, 1_250),
        ];
        for (name, category, price) in products {
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
    /// Returns a page of the products for sale that match the search.
    pub fn list(&self, search: &ProductSearch) -> Page<Product> {
        let entries = self.table.all(|entry| entry.is_for_sale && search.matches(&entry.product));
        let mut products = entries.into_iter().map(|entry| entry.product).collect();
        search.sort.sort(&mut products);
        search.page.paginate(products)
    }

    /// Returns a product.
    ///
    /// # Errors
    ///
    /// [`CatalogError::NotFound`] if no product has this id, and [`CatalogError::Discontinued`] if it is not for sale.
    pub fn find(&self, id: u32) -> Result<Product, CatalogError> {
        self.with_entry(id, |entry| entry.product.clone())
    }

    /// Adds a product.
    ///
    /// # Errors
    ///
    /// [`CatalogError::NameTaken`] if another product for sale has the same name.
    pub fn add(&self, new: NewProduct) -> Result<Product, CatalogError> {
        let mut rows = self.table.rows();
        check_unique(&rows, 0, &new.name)?;
        let NewProduct { name, description, category, price, tags, dimensions, stock } = new;
        let added = rows.add(|id| CatalogEntry {
            product: Product { id, name, description, category, price, tags, dimensions, stock },
            picture: Picture::default(),
            is_for_sale: true,
        });
        Ok(added.product)
    }

    /// Updates a product.
    ///
    /// # Errors
    ///
    /// The errors of [`find`](Self::find), and [`CatalogError::NameTaken`] if another product for sale has the same name.
    pub fn update(&self, id: u32, update: UpdateProduct) -> Result<Product, CatalogError> {
        let mut rows = self.table.rows();
        if let Some(name) = &update.name {
            check_unique(&rows, id, name)?;
        }
        let product = &mut entry_for_sale(&mut rows, id)?.product;
        update.apply(product);
        Ok(product.clone())
    }

    /// Discontinues a product.
    ///
    /// # Errors
    ///
    /// The errors of [`find`](Self::find).
    pub fn discontinue(&self, id: u32) -> Result<(), CatalogError> {
        self.with_entry(id, |entry| entry.is_for_sale = false)
    }

    /// Takes items from the stock. Returns the product, or the number of items in stock if there are too few.
    ///
    /// # Errors
    ///
    /// The errors of [`find`](Self::find).
    pub fn take(&self, id: u32, quantity: u32) -> Result<Result<Product, u32>, CatalogError> {
        self.with_entry(id, |entry| {
            let stock = &mut entry.product.stock;
            *stock = stock.checked_sub(quantity).ok_or(*stock)?;
            Ok(entry.product.clone())
        })
    }

    /// Returns items to the stock, even if the product is discontinued.
    pub fn put_back(&self, id: u32, quantity: u32) {
        if let Some(entry) = self.table.rows().get_mut(id) {
            entry.product.stock = entry.product.stock.saturating_add(quantity);
        }
    }

    /// Returns the picture of a product.
    ///
    /// # Errors
    ///
    /// The errors of [`find`](Self::find).
    pub fn picture(&self, id: u32) -> Result<Picture, CatalogError> {
        self.with_entry(id, |entry| entry.picture.clone())
    }

    /// Replaces the picture of a product.
    ///
    /// # Errors
    ///
    /// The errors of [`find`](Self::find).
    pub fn set_picture(&self, id: u32, picture: Picture) -> Result<(), CatalogError> {
        self.with_entry(id, |entry| entry.picture = picture)
    }

    fn with_entry<R>(
        &self,
        id: u32,
        run: impl FnOnce(&mut CatalogEntry) -> R,
    ) -> Result<R, CatalogError> {
        entry_for_sale(&mut self.table.rows(), id).map(run)
    }
}

/// Returns the entry of a product for sale.
fn entry_for_sale(
    rows: &mut Rows<CatalogEntry>,
    id: u32,
) -> Result<&mut CatalogEntry, CatalogError> {
    match rows.get_mut(id) {
        Some(entry) if entry.is_for_sale => Ok(entry),
        Some(_) => Err(CatalogError::Discontinued { id }),
        None => Err(CatalogError::NotFound { id }),
    }
}

/// Checks that no other product for sale has this name.
fn check_unique(rows: &Rows<CatalogEntry>, except: u32, name: &str) -> Result<(), CatalogError> {
    if rows.any_other(except, |other| other.is_for_sale && other.product.name == name) {
        Err(CatalogError::NameTaken { name: name.to_owned() })
    } else {
        Ok(())
    }
}

impl ProductSearch {
    fn matches(&self, product: &Product) -> bool {
        self.tag.as_ref().is_none_or(|tag| product.tags.contains(tag))
            && self.filter.matches(product)
    }
}

impl UpdateProduct {
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
