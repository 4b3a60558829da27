#include <stdio.h>

static int leader[200001];

static int find(int island) {
    while (leader[island] != island) island = leader[island] = leader[leader[island]];
    return island;
}

int main(void) {
    int islands, bridges;
    if (scanf("%d %d", &islands, &bridges) != 2) return 1;
    for (int island = 1; island <= islands; island++) leader[island] = island;
    int missing = islands - 1;
    while (bridges--) {
        int a, b;
        if (scanf("%d %d", &a, &b) != 2) return 1;
        a = find(a);
        b = find(b);
        if (a != b) {
            leader[a] = b;
            missing--;
        }
    }
    printf("%d\n", missing);
    return 0;
}
