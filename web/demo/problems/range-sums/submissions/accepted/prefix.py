import sys
from itertools import accumulate

numbers = list(map(int, sys.stdin.buffer.read().split()))
n, q = numbers[:2]
sums = [0, *accumulate(numbers[2 : 2 + n])]
questions = numbers[2 + n :]
print("\n".join(str(sums[questions[i + 1]] - sums[questions[i] - 1]) for i in range(0, 2 * q, 2)))
