/* Each as long as may be, none with a block: it costs nothing, and must cost nothing afterwards. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    char name[32];
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "%d", i);
        int file = open(name, O_RDWR | O_CREAT, 0600);
        if (file < 0 || ftruncate(file, 1 << 20))
            return 1;
        close(file);
    }
    puts("3");
}
