#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
int main(void)
{
    char name[32];
    for (int i = 0; i < 1000000; i++) {
        snprintf(name, sizeof name, "%d", i);
        int file = open(name, O_WRONLY | O_CREAT, 0);
        if (file < 0)
            return 1;
        close(file);
    }
}
