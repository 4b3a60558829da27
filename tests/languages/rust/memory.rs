fn main() {
    let mut blocks = Vec::new();
    loop {
        blocks.push(vec![blocks.len() as u8 | 1; 1 << 20]);
        std::hint::black_box(&blocks);
    }
}
