#include <iostream>
#include <string>

int main() {
    std::string kind, word;
    std::cin >> kind >> word;
    if (kind == "send") {
        long number = std::stol(word);
        for (int bit = 19; bit >= 0; bit--) std::cout << std::string(3, number >> bit & 1 ? 'b' : 'a');
        std::cout << "\n";
    } else {
        long number = 0;
        for (int i = 0; i < 60; i += 3) {
            int count = (word[i] == 'b') + (word[i + 1] == 'b') + (word[i + 2] == 'b');
            number = 2 * number + (count > 1);
        }
        std::cout << number << "\n";
    }
}
