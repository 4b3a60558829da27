#include <stdio.h>

int main(void) {
    int a, b; /* too narrow */
    if (scanf("%d %d", &a, &b) != 2) return 1;
    printf("%d\n", (int)((unsigned)a + (unsigned)b));
    return 0;
}
