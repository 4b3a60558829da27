constexpr int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2) + (n & 1); }
constexpr int forever() {
    int sum = 0;
    for (;;)
        for (int n = 0; n < 100; n++)
            sum ^= fibonacci(n);
    return sum;
}
static_assert(forever() == 1);
int main() { }
