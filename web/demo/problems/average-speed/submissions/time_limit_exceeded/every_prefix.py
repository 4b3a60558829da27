import sys

numbers = list(map(int, sys.stdin.read().split()))
for end in range(1, numbers[0] + 1):
    legs = [(numbers[2 * leg + 1], numbers[2 * leg + 2]) for leg in range(end)]
    speed = sum(d for d, v in legs) / sum(d / v for d, v in legs)
print(speed)
