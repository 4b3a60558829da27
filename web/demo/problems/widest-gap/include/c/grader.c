#include <stdio.h>

long long widest_gap(int n, const long long *numbers);

static long long numbers[100000];

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    for (int i = 0; i < n; i++)
        if (scanf("%lld", &numbers[i]) != 1) return 1;
    printf("%lld\n", widest_gap(n, numbers));
    return 0;
}
