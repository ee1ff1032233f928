//! The types of other crates that are scalars, in the form in which serde serializes them.

/// Calls a macro with all of these types.
macro_rules! each {
    ($of:ident) => {
        $of! {
            serde_json::Value
            #[cfg(feature = "chrono")] chrono::DateTime<chrono::Utc>
            #[cfg(feature = "chrono")] chrono::DateTime<chrono::FixedOffset>
            #[cfg(feature = "chrono")] chrono::NaiveDate
            #[cfg(feature = "chrono")] chrono::NaiveTime
            #[cfg(feature = "chrono")] chrono::NaiveDateTime
            #[cfg(feature = "time")] time::Date
            #[cfg(feature = "time")] time::Time
            #[cfg(feature = "time")] time::PrimitiveDateTime
            #[cfg(feature = "time")] time::OffsetDateTime
            #[cfg(feature = "decimal")] rust_decimal::Decimal
            #[cfg(feature = "url")] url::Url
        }
    };
}
pub(crate) use each;
