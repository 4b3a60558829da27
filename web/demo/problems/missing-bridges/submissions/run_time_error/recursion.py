import sys


def visit(island):
    seen[island] = True
    for other in neighbours[island]:
        if not seen[other]:
            visit(other)


numbers = list(map(int, sys.stdin.buffer.read().split()))
neighbours = [[] for _ in range(numbers[0] + 1)]
for a, b in zip(numbers[2::2], numbers[3::2]):
    neighbours[a].append(b)
    neighbours[b].append(a)
seen = [False] * (numbers[0] + 1)
parts = 0
for start in range(1, numbers[0] + 1):
    if not seen[start]:
        parts += 1
        visit(start)
print(parts - 1)
