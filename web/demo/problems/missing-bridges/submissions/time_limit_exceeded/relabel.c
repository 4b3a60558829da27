#include <stdio.h>

static int part[200001];

/* A bridge renames a whole part: quadratic. */
int main(void) {
    int islands, bridges;
    if (scanf("%d %d", &islands, &bridges) != 2) return 1;
    for (int island = 1; island <= islands; island++) part[island] = island;
    int missing = islands - 1;
    while (bridges--) {
        int a, b;
        if (scanf("%d %d", &a, &b) != 2) return 1;
        int from = part[a], to = part[b];
        if (from == to) continue;
        missing--;
        for (volatile int island = 1; island <= islands; island++)
            if (part[island] == from) part[island] = to;
    }
    printf("%d\n", missing);
    return 0;
}
