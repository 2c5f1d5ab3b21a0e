//! The URL of the deployment at compile time.

/// Expands to the URL of the deployment from the environment at compile time: the value of `CONVEX_URL`, or of the given
/// variable. Use it in programs that run where no variable is set, like desktop apps. It is a compile error if the variable
/// is not set.
///
/// ```
/// // Cargo sets this variable. `deployment_url!()` is `deployment_url!("CONVEX_URL")`.
/// let url = convex_typed::deployment_url!("CARGO_PKG_NAME");
/// assert_eq!(url, "convex-typed");
/// ```
#[macro_export]
macro_rules! deployment_url {
    () => {
        $crate::deployment_url!("CONVEX_URL")
    };
    ($variable:literal) => {
        ::core::env!(
            $variable,
            ::core::concat!(
                "`",
                $variable,
                "` is not set: set it to the URL of the deployment, like https://happy-animal-123.convex.cloud, when \
                 compiling the program"
            )
        )
    };
}
