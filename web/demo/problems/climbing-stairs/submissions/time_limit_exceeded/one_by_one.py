# Every way is walked to its end: exponential.
waiting = [int(input())]
ways = 0
while waiting:
    left = waiting.pop()
    ways += left == 0
    waiting += [left - stride for stride in (1, 2, 3) if stride <= left]
print(ways % 1000000007)
