//! IP addresses and networks, as they are configured.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::error::{Error, Result};

/// A set of IP addresses and networks, such as `127.0.0.1`, `10.0.0.0/8` or `2001:db8::/32`.
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya::http::Networks;
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
    /// Parses addresses and networks.
    ///
    /// # Errors
    ///
    /// Returns an error if an entry is neither an address nor a network.
    pub fn parse<N: AsRef<str>>(networks: impl IntoIterator<Item = N>) -> Result<Self> {
        let networks = networks.into_iter().map(|network| read(network.as_ref()));
        networks.collect::<Result<_>>().map(Self)
    }

    /// Whether an address is in the set. IPv4-mapped IPv6 addresses are treated as IPv4 addresses.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether the set is empty.
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
