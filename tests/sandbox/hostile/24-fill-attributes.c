/* Extended attributes are memory that no size of a file shows. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/xattr.h>
#include <unistd.h>
static char block[1 << 16];
int main(void)
{
    char name[32];
    for (int file = 0; file < 10000; file++) {
        snprintf(name, sizeof name, "%d", file);
        close(open(name, O_WRONLY | O_CREAT, 0600));
        for (int i = 0; i < 64; i++) {
            char attribute[32];
            snprintf(attribute, sizeof attribute, "user.%d", i);
            if (setxattr(name, attribute, block, sizeof block, 0))
                return 1;
        }
    }
}
