#include "numbers.h"
#include <iostream>

std::vector<long long> read_numbers() {
    std::size_t n;
    std::cin >> n;
    std::vector<long long> numbers(n);
    for (auto &number : numbers)
        std::cin >> number;
    return numbers;
}
