#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
int main(void)
{
    char name[32];
    for (int i = 0;; i++) {
        snprintf(name, sizeof name, "%d", i);
        if (fallocate(open(name, O_RDWR | O_CREAT, 0600), 0, 0, 1 << 20))
            return 1;
    }
}
