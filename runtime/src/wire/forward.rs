//! Methods of serde's traits that only forward their argument.

/// For a serializer `S` in the first field.
macro_rules! forward_serialize {
    ($($method:ident($($type:ty)?);)*) => { $(
        forward_serialize!(@ $method $($type)?);
    )* };
    (@ $method:ident $type:ty) => {
        #[inline]
        fn $method(self, value: $type) -> Result<S::Ok, S::Error> {
            self.0.$method(value)
        }
    };
    (@ $method:ident) => {
        #[inline]
        fn $method(self) -> Result<S::Ok, S::Error> {
            self.0.$method()
        }
    };
}

/// For a visitor `V` in the first field.
macro_rules! forward_visit {
    ($($method:ident: $type:ty;)*) => { $(
        #[inline]
        fn $method<E: de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )* };
}
