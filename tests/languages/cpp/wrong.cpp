#include <stdio.h>

int main() {
    puts("nothing");
}
