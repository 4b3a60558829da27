/* As if a limit had struck. */
#include <signal.h>
#include <stdio.h>
int main(void)
{
    puts("3");
    fflush(stdout);
    raise(SIGSYS);
}
