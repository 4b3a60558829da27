#include <stdio.h>
int main(int argc, char **argv) {
    char line[100] = "";
    for (int i = 1; i < argc; i++) puts(argv[i]);
    fputs(fgets(line, sizeof line, stdin), stdout);
}
