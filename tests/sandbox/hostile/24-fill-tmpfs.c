#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
static char block[1 << 20];
int main(void)
{
    char name[32];
    for (int i = 0;; i++) {
        snprintf(name, sizeof name, "%d", i);
        if (write(open(name, O_WRONLY | O_CREAT, 0600), block, sizeof block) != sizeof block)
            return 1;
    }
}
