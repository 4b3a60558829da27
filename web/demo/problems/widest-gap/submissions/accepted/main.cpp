#include <algorithm>
#include <vector>

long long widest_gap(std::vector<long long> numbers) {
    std::sort(numbers.begin(), numbers.end());
    long long widest = 0;
    for (std::size_t i = 1; i < numbers.size(); i++) widest = std::max(widest, numbers[i] - numbers[i - 1]);
    return widest;
}
