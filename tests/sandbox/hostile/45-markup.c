#include <stdio.h>
int main(void) { fputs("<script>alert(1)</script>\033]0;title\a\033[2J\033[31m{{7*7}}\n", stdout); }
