#![recursion_limit = "100000"]
macro_rules! grow { ($($t:tt)*) => { grow!($($t)* $($t)* x) }; }
fn main() { grow!(x); }
