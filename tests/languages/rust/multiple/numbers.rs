pub fn read() -> Vec<i64> {
    let input = std::io::read_to_string(std::io::stdin()).unwrap();
    input.split_ascii_whitespace().skip(1).map(|word| word.parse().unwrap()).collect()
}
