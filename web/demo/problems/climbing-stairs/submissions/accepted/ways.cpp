#include <iostream>
#include <vector>

int main() {
    int n;
    std::cin >> n;
    std::vector<int> ways(n + 3);
    ways[2] = 1;
    for (int step = 3; step < n + 3; step++)
        ways[step] = int((0LL + ways[step - 1] + ways[step - 2] + ways[step - 3]) % 1000000007);
    std::cout << ways[n + 2] << '\n';
}
