mod numbers;

fn main() {
    println!("{}", numbers::read().iter().sum::<i64>());
}
