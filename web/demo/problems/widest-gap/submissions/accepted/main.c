#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right) {
    long long a = *(const long long *)left, b = *(const long long *)right;
    return (a > b) - (a < b);
}

long long widest_gap(int n, const long long *numbers) {
    long long *sorted = malloc(n * sizeof *sorted), widest = 0;
    memcpy(sorted, numbers, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare);
    for (int i = 1; i < n; i++)
        if (sorted[i] - sorted[i - 1] > widest) widest = sorted[i] - sorted[i - 1];
    free(sorted);
    return widest;
}
