#include <stdio.h>

int main(void) {
    int level = 0, deepest = 0, sign;
    while ((sign = getchar()) == '(' || sign == ')') {
        level += sign == '(' ? 1 : -1;
        if (level < 0) {
            puts("-1");
            return 0;
        }
        if (level > deepest) deepest = level;
    }
    printf("%d\n", level == 0 ? deepest : -1);
    return 0;
}
