#include <algorithm>
#include <iostream>
#include <string>

// Every substring is counted from its beginning: cubic.
int main() {
    std::string text;
    std::cin >> text;
    int deepest = 0, lowest = 0, end = 0;
    for (std::size_t from = 0; from < text.size(); from++)
        for (std::size_t to = from; to <= text.size(); to++) {
            volatile int level = 0;
            for (std::size_t place = from; place < to; place++) level = level + (text[place] == '(' ? 1 : -1);
            if (from == 0) {
                end = level;
                lowest = std::min(lowest, end);
                deepest = std::max(deepest, end);
            }
        }
    std::cout << (end == 0 && lowest == 0 ? deepest : -1) << '\n';
}
