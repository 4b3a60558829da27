#include <signal.h>
#include <unistd.h>
int main(void)
{
    for (int i = 0; i < 8; i++)
        if (!fork())
            break;
    for (;;)
        kill(0, SIGSTOP);
}
