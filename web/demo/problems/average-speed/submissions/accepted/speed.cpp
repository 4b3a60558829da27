#include <iomanip>
#include <iostream>

int main() {
    int n;
    std::cin >> n;
    double distance = 0, hours = 0, d, v;
    while (std::cin >> d >> v) {
        distance += d;
        hours += d / v;
    }
    std::cout << std::setprecision(12) << distance / hours << '\n';
}
