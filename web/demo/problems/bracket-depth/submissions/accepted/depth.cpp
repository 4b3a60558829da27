#include <algorithm>
#include <iostream>
#include <string>

int main() {
    std::string text;
    std::cin >> text;
    int level = 0, deepest = 0, lowest = 0;
    for (char sign : text) {
        level += sign == '(' ? 1 : -1;
        deepest = std::max(deepest, level);
        lowest = std::min(lowest, level);
    }
    std::cout << (level == 0 && lowest == 0 ? deepest : -1) << '\n';
}
