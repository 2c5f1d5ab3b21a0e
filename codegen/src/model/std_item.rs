//! The items of the standard library that generated code mentions, for itself or in the user's types.

/// An item of the standard library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct StdItem {
    /// Where it is in `std`.
    pub(crate) module: &'static str,
    pub(crate) name: &'static str,
    /// Whether it needs no `use`.
    pub(crate) in_prelude: bool,
}

impl StdItem {
    pub(crate) const BTREE_MAP: Self = Self { in_prelude: false, ..Self::new("collections", "BTreeMap") };
    pub(crate) const BOX: Self = Self::new("boxed", "Box");
    pub(crate) const COW: Self = Self { in_prelude: false, ..Self::new("borrow", "Cow") };
    pub(crate) const DEFAULT: Self = Self::new("default", "Default");
    pub(crate) const INTO: Self = Self::new("convert", "Into");
    pub(crate) const NONE: Self = Self::new("option::Option", "None");
    pub(crate) const OPTION: Self = Self::new("option", "Option");
    pub(crate) const STRING: Self = Self::new("string", "String");
    pub(crate) const VEC: Self = Self::new("vec", "Vec");
    pub(crate) const BOOL: Self = Self::primitive("bool");
    pub(crate) const F64: Self = Self::primitive("f64");
    pub(crate) const I64: Self = Self::primitive("i64");
    pub(crate) const STR: Self = Self::primitive("str");

    /// The integers of up to 64 bits.
    pub(crate) const INTEGERS: [Self; 10] = [
        Self::primitive("i8"),
        Self::primitive("i16"),
        Self::primitive("i32"),
        Self::I64,
        Self::primitive("isize"),
        Self::primitive("u8"),
        Self::primitive("u16"),
        Self::primitive("u32"),
        Self::primitive("u64"),
        Self::primitive("usize"),
    ];

    /// Other types that need no `use`.
    const OTHERS: [Self; 12] = [
        Self::BOX,
        Self::OPTION,
        Self::new("result", "Result"),
        Self::STRING,
        Self::VEC,
        Self::BOOL,
        Self::primitive("char"),
        Self::primitive("f32"),
        Self::F64,
        Self::primitive("i128"),
        Self::STR,
        Self::primitive("u128"),
    ];

    const fn new(module: &'static str, name: &'static str) -> Self {
        Self { module, name, in_prelude: true }
    }

    const fn primitive(name: &'static str) -> Self {
        Self::new("primitive", name)
    }

    /// The type of this name, if it needs no `use`.
    pub(crate) fn in_prelude(name: &str) -> Option<Self> {
        Self::INTEGERS.into_iter().chain(Self::OTHERS).find(|item| item.name == name)
    }

    /// The integer of this name, of up to 64 bits.
    pub(crate) fn integer(name: &str) -> Option<Self> {
        Self::INTEGERS.into_iter().find(|item| item.name == name)
    }
}
