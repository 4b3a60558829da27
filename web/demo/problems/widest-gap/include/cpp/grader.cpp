#include <iostream>
#include <vector>

long long widest_gap(std::vector<long long> numbers);

int main() {
    int n;
    std::cin >> n;
    std::vector<long long> numbers(n);
    for (auto& number : numbers) std::cin >> number;
    std::cout << widest_gap(numbers) << "\n";
}
