#include <iostream>
#include <vector>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
    int islands, bridges;
    std::cin >> islands >> bridges;
    std::vector<std::vector<int>> neighbours(islands + 1);
    while (bridges--) {
        int a, b;
        std::cin >> a >> b;
        neighbours[a].push_back(b);
        neighbours[b].push_back(a);
    }
    std::vector<bool> seen(islands + 1);
    int parts = 0;
    for (int start = 1; start <= islands; start++) {
        if (seen[start]) continue;
        parts++;
        std::vector<int> waiting{start};
        seen[start] = true;
        while (!waiting.empty()) {
            int island = waiting.back();
            waiting.pop_back();
            for (int next : neighbours[island])
                if (!seen[next]) {
                    seen[next] = true;
                    waiting.push_back(next);
                }
        }
    }
    std::cout << parts - 1 << '\n';
}
