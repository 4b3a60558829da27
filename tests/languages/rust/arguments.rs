fn main() {
    for argument in std::env::args().skip(1) {
        println!("{argument}");
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    print!("{line}");
}
