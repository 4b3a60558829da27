pub fn main() void {
    var counter: u64 = 0;
    const volatile_counter: *volatile u64 = &counter;
    while (true) volatile_counter.* +%= 1;
}
