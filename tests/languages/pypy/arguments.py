import sys

print(*sys.argv[1:], input(), sep="\n")
