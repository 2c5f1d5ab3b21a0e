//! The bindings of every fixture, one module each, and the list of them.

use convex_typed::{FunctionKind, FunctionReference, Kind, Table, wire};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::call::{self, Callable, Caller};

include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));

/// A function spec and the bindings generated from it.
#[derive(Debug)]
pub struct Fixture {
    /// The name of its file and of the module with its bindings.
    pub name: &'static str,
    /// The function spec.
    pub spec: &'static str,
    /// The schema, if there is one.
    pub schema: Option<&'static str>,
    /// The bindings, internal functions included.
    pub bindings: &'static str,
    /// Every function.
    pub functions: &'static [Entry<Function>],
    /// Every table with documents.
    pub documents: &'static [Entry<Codec>],
}

impl Fixture {
    /// Returns the fixture of that name.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn named(name: &str) -> &'static Self {
        let found = FIXTURES.iter().find(|fixture| fixture.name == name);
        found.unwrap_or_else(|| panic!("there is no fixture `{name}`"))
    }
}

/// An item with its name in Convex.
#[derive(Debug)]
pub struct Entry<T> {
    /// The path of a function, or the name of a table.
    pub name: &'static str,
    /// The item.
    pub of: T,
}

/// A function, with the codecs of its arguments and its return value.
#[derive(Debug)]
pub struct Function {
    /// Its kind.
    pub kind: Kind,
    /// The path of the struct that refers to the function.
    pub rust: fn() -> &'static str,
    /// That struct.
    pub args: Codec,
    /// Its `Returns`.
    pub returns: Codec,
    /// How a client calls it, if there is a deployment that has it.
    pub call: Option<Caller>,
}

impl Entry<Function> {
    const fn function<K: FunctionKind, F: FunctionReference<K> + DeserializeOwned>() -> Self
    where
        F::Returns: Serialize,
    {
        let rust = std::any::type_name::<F>;
        let (args, returns) = (Codec::of::<F>(), Codec::of::<F::Returns>());
        Self { name: F::PATH, of: Function { kind: K::KIND, rust, args, returns, call: None } }
    }

    /// A function of the deployment.
    const fn callable<K: Callable, F: FunctionReference<K> + DeserializeOwned>() -> Self
    where
        F::Returns: Serialize,
    {
        let mut entry = Self::function::<K, F>();
        entry.of.call = Some(call::by_text::<K, F>);
        entry
    }
}

impl Entry<Codec> {
    const fn document<T: Table + Serialize + DeserializeOwned>() -> Self {
        Self { name: T::NAME, of: Codec::of::<T>() }
    }
}

/// Decodes a text as a type, and encodes the result again.
#[derive(Debug, Clone, Copy)]
pub struct Codec {
    /// In Convex's JSON.
    pub wire: fn(&str) -> Result<String, wire::Error>,
    /// In ordinary JSON, with serde_json.
    pub json: fn(&str) -> Result<String, serde_json::Error>,
}

impl Codec {
    const fn of<T: Serialize + DeserializeOwned>() -> Self {
        Self {
            wire: |text| wire::to_string(&wire::from_str::<T>(text)?),
            json: |text| serde_json::to_string(&serde_json::from_str::<T>(text)?),
        }
    }
}
