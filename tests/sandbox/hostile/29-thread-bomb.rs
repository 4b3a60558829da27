fn main() {
    loop {
        std::thread::spawn(|| std::thread::park());
    }
}
