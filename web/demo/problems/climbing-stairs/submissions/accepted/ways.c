#include <stdio.h>

int main(void) {
    int n;
    if (scanf("%d", &n) != 1) return 1;
    long long last = 1, second = 0, third = 0;
    while (n--) {
        long long next = (last + second + third) % 1000000007;
        third = second;
        second = last;
        last = next;
    }
    printf("%lld\n", last);
    return 0;
}
