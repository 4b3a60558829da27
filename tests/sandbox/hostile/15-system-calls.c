/* Nearly all of it is system time. */
#include <unistd.h>
int main(void) { for (;;) getppid(); }
