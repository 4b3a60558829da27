#define _FILE_OFFSET_BITS 64
#include <fcntl.h>
#include <unistd.h>
int main(void)
{
    int file = open("sparse", O_RDWR | O_CREAT, 0600);
    ftruncate(file, 1L << 50);
    return 1;
}
