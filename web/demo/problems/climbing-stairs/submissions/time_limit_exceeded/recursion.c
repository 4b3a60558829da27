#include <stdio.h>

static int ways(int n) {
    if (n < 0) return 0;
    if (n == 0) return 1;
    return (int)((0LL + ways(n - 1) + ways(n - 2) + ways(n - 3)) % 1000000007);
}

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    printf("%d\n", ways(n));
    return 0;
}
