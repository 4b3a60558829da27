fn deeper(n: &mut [u64; 64]) -> u64 {
    let mut here = *n;
    here[0] += 1;
    deeper(&mut here) + here[1]
}
fn main() { println!("{}", deeper(&mut [std::env::args().count() as u64; 64])); }
