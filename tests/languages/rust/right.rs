use std::io::{self, Read};

fn main() {
    let mut input = String::new();
    io::stdin().lock().read_to_string(&mut input).unwrap();
    let mut words = input.split_ascii_whitespace();
    let n: usize = words.next().unwrap().parse().unwrap();
    let sum: i64 = words.take(n).map(|word| word.parse::<i64>().unwrap()).sum();
    println!("{sum}");
}
