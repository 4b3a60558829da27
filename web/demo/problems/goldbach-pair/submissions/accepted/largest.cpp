#include <iostream>

bool is_prime(int number) {
    for (int divisor = 2; divisor * divisor <= number; divisor++)
        if (number % divisor == 0) return false;
    return number > 1;
}

int main() {
    int n;
    std::cin >> n;
    for (int first = n / 2; first > 1; first--)
        if (is_prime(first) && is_prime(n - first)) {
            std::cout << n - first << "\n" << first << "\n";
            return 0;
        }
}
