//! Addresses and networks, as configuration writes them.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::error::{Error, Result};

/// Addresses and networks, such as `127.0.0.1`, `10.0.0.0/8` or `2001:db8::/32`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::Networks;
///
/// # fn example() -> baya::Result<()> {
/// let internal = Networks::parse(["10.0.0.0/8", "::1"])?;
/// assert!(internal.contains([10, 1, 2, 3].into()));
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// When one is neither an address nor a network.
    pub fn parse<N: AsRef<str>>(networks: impl IntoIterator<Item = N>) -> Result<Self> {
        let networks = networks.into_iter().map(|network| read(network.as_ref()));
        networks.collect::<Result<_>>().map(Self)
    }

    /// Whether an address is one of them or in one of them. One of IP version 4 that is written as
    /// one of version 6 is the same address.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn read(text: &str) -> Result<IpNet> {
    let single = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| single()).map_err(|error| {
        Error::internal(error).with_message(format!("`{text}` is neither an address nor a network"))
    })
}
