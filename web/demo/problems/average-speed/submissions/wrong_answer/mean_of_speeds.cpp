#include <cstdio>

int main() {
    int n;
    double sum = 0, d, v;
    if (std::scanf("%d", &n) != 1) return 1;
    for (int leg = 0; leg < n && std::scanf("%lf %lf", &d, &v) == 2; leg++) sum += v;
    std::printf("%.9f\n", sum / n);
}
