#include <stdlib.h>
#include <string.h>

int main() {
    for (;;) {
        char *volatile block = static_cast<char *>(malloc(1 << 20));
        if (block)
            memset(block, 1, 1 << 20);
    }
}
