#include <stdio.h>
int main(void)
{
    int a, b, more;
    scanf("%d %d", &a, &b);
    while (getchar() != EOF);
    printf("%d\n", scanf("%d", &more) == EOF ? a + b : 0);
}
