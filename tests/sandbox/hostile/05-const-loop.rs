const FOREVER: u64 = {
    let mut i = 0u64;
    loop {
        i = i.wrapping_add(1);
    }
};
fn main() { println!("{FOREVER}"); }
