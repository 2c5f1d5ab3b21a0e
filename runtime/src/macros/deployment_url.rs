//! The URL of the deployment, as it was when the program was compiled.

/// The URL of the deployment that was in the environment when the program was compiled: `CONVEX_URL`, or the variable
/// that is named. For programs that users run where nothing is set, like desktop apps. It does not compile where the
/// variable is not set.
///
/// ```
/// // As cargo sets this one; `deployment_url!()` is `deployment_url!("CONVEX_URL")`.
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
                "` is not set: it has to be the URL of the deployment, like https://happy-animal-123.convex.cloud, while \
                 the program is compiled"
            )
        )
    };
}
