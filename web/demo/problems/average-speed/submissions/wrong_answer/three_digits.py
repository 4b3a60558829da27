import sys

numbers = list(map(int, sys.stdin.read().split()))
distances, speeds = numbers[1::2], numbers[2::2]
print(f"{sum(distances) / sum(d / v for d, v in zip(distances, speeds)):.3f}")
