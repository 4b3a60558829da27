import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    islands = numbers[0]
    leader = list(range(islands + 1))
    missing = islands - 1
    for a, b in zip(numbers[2::2], numbers[3::2]):
        while leader[a] != a:
            leader[a] = a = leader[leader[a]]
        while leader[b] != b:
            leader[b] = b = leader[leader[b]]
        if a != b:
            leader[a] = b
            missing -= 1
    print(missing)


main()
