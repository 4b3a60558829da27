#include <stdio.h>
#include <stdlib.h>

int main(void) {
    int n;
    double d[100], v[100], distance = 0, hours = 0;
    if (scanf("%d", &n) != 1) return 1;
    if (n > 100) abort();
    for (int leg = 0; leg < n; leg++) {
        if (scanf("%lf %lf", &d[leg], &v[leg]) != 2) return 1;
        distance += d[leg];
        hours += d[leg] / v[leg];
    }
    printf("%.9f\n", distance / hours);
    return 0;
}
