#include <iostream>

int main() {
    long long a, b;
    std::cin >> a >> b;
    for (volatile long long step = b; step != 0; step > 0 ? step-- : step++) a += step > 0 ? 1 : -1;
    std::cout << a << '\n';
}
