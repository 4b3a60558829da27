#include <stdio.h>
#include <stdlib.h>

/* Every way is walked to its end: exponential. */
int main(void) {
    int n, top = 0, ways = 0;
    if (scanf("%d", &n) != 1) return 1;
    int *waiting = malloc((2 * (size_t)n + 3) * sizeof *waiting);
    if (waiting == NULL) return 1;
    waiting[top++] = n;
    while (top > 0) {
        int left = waiting[--top];
        if (left == 0) ways = (ways + 1) % 1000000007;
        for (int stride = 1; stride <= 3 && stride <= left; stride++) waiting[top++] = left - stride;
    }
    printf("%d\n", ways);
    free(waiting);
    return 0;
}
