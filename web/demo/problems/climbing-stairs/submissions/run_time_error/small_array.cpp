#include <array>
#include <iostream>

int main() {
    int n;
    std::cin >> n;
    std::array<int, 1000> ways{1, 1, 2};
    for (int step = 3; step <= n; step++)
        ways.at(step) = int((0LL + ways.at(step - 1) + ways.at(step - 2) + ways.at(step - 3)) % 1000000007);
    std::cout << ways.at(n) << '\n';
}
