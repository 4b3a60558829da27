"""Makes programs to submit. Each has a different source, so that the store has no executable for it."""

import secrets

PRINT_BACK = """\
// {unique}
#include <bits/stdc++.h>
int main() {{
    int n;
    std::cin >> n;
    std::cout << n << '\\n';
}}
"""

COPY_BACK = """\
// {unique}
#include <cstdio>
static char buffer[1 << 16];
int main() {{
    size_t size;
    while ((size = fread(buffer, 1, sizeof buffer, stdin)) > 0)
        fwrite(buffer, 1, size, stdout);
}}
"""


def print_back() -> str:
    """Reads an integer and prints it."""
    return PRINT_BACK.format(unique=secrets.token_hex(16))


def copy_back() -> str:
    """Prints what it reads, whatever its size."""
    return COPY_BACK.format(unique=secrets.token_hex(16))
