#include "numbers.h"
#include <iostream>
#include <numeric>

int main() {
    auto numbers = read_numbers();
    std::cout << std::accumulate(numbers.begin(), numbers.end(), 0LL) << "\n";
}
