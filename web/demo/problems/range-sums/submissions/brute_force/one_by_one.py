import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
n, q = numbers[:2]
a = numbers[2 : 2 + n]
questions = numbers[2 + n :]
for i in range(0, 2 * q, 2):
    print(sum(a[questions[i] - 1 : questions[i + 1]]))
