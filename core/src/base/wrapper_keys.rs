//! Keys of generic types of the standard library and tokio: pointers, locks, collections and channels.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use tokio::sync::{broadcast, mpsc, watch};

use super::{Key, Location, Token};

macro_rules! wrappers {
    ($($path:literal $name:literal [$($bound:tt)*] $wrapper:ty;)*) => { $(
        impl<T: Token + $($bound)*> Token for $wrapper {
            const KEY: Key = Key::new($path, $name, Location::NOWHERE).with_arguments(&[T::KEY]);
        }
    )* };
}

wrappers! {
    "std::Arc" "Arc" [?Sized] Arc<T>;
    "std::Box" "Box" [?Sized] Box<T>;
    "std::Mutex" "Mutex" [?Sized] Mutex<T>;
    "std::RwLock" "RwLock" [?Sized] RwLock<T>;
    "std::OnceLock" "OnceLock" [Sized] OnceLock<T>;
    "std::Option" "Option" [Sized] Option<T>;
    "std::Vec" "Vec" [Sized] Vec<T>;
    "std::VecDeque" "VecDeque" [Sized] VecDeque<T>;
    "std::BTreeSet" "BTreeSet" [Sized] BTreeSet<T>;
    "std::HashSet" "HashSet" [Sized] HashSet<T>;
    "tokio::Mutex" "tokio::sync::Mutex" [?Sized] tokio::sync::Mutex<T>;
    "tokio::RwLock" "tokio::sync::RwLock" [?Sized] tokio::sync::RwLock<T>;
    "tokio::OnceCell" "tokio::sync::OnceCell" [Sized] tokio::sync::OnceCell<T>;
    "tokio::broadcast::Sender" "broadcast::Sender" [Sized] broadcast::Sender<T>;
    "tokio::mpsc::Sender" "mpsc::Sender" [Sized] mpsc::Sender<T>;
    "tokio::watch::Sender" "watch::Sender" [Sized] watch::Sender<T>;
    "tokio::watch::Receiver" "watch::Receiver" [Sized] watch::Receiver<T>;
}

impl<K: Token, V: Token> Token for BTreeMap<K, V> {
    const KEY: Key =
        Key::new("std::BTreeMap", "BTreeMap", Location::NOWHERE).with_arguments(&[K::KEY, V::KEY]);
}

impl<K: Token, V: Token> Token for HashMap<K, V> {
    const KEY: Key =
        Key::new("std::HashMap", "HashMap", Location::NOWHERE).with_arguments(&[K::KEY, V::KEY]);
}
