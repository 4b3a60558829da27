from functools import cache


@cache
def ways(n):
    if n < 0:
        return 0
    return 1 if n == 0 else (ways(n - 1) + ways(n - 2) + ways(n - 3)) % 1000000007


print(ways(int(input())))
