/* Leaves things in one run, holds them in another, looks for them in a third, as the first letter of the input says. */
#include <stdio.h>
#include <unistd.h>

#include "persistence.h"

int main(void)
{
    char letter = 0;
    /* The offset of stdin is one of the things that are looked at. */
    if (pread(0, &letter, 1, 0) != 1)
        return 1;
    if (letter == 'f')
        return puts(find() ? "found" : "nothing") < 0;
    if (letter == 'h')
        hold();
    puts("left");
    fflush(stdout);
    leave();
}
