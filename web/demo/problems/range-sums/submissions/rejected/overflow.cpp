#include <iostream>
#include <vector>

// A sum of these numbers does not fit into an int
int main() {
    int n, q;
    std::cin >> n >> q;
    std::vector<int> sums(n + 1);
    for (int i = 1; i <= n; i++) {
        std::cin >> sums[i];
        sums[i] = static_cast<int>(static_cast<unsigned>(sums[i]) + static_cast<unsigned>(sums[i - 1]));
    }
    while (q--) {
        int l, r;
        std::cin >> l >> r;
        std::cout << static_cast<int>(static_cast<unsigned>(sums[r]) - static_cast<unsigned>(sums[l - 1])) << "\n";
    }
}
