#include <stdio.h>

int main(void) {
    int n;
    double distance = 0, hours = 0;
    if (scanf("%d", &n) != 1) return 1;
    while (n--) {
        double d, v;
        if (scanf("%lf %lf", &d, &v) != 2) return 1;
        distance += d;
        hours += d / v;
    }
    printf("%.9f\n", distance / hours);
    return 0;
}
