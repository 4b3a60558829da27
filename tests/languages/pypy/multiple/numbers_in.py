import sys


def read():
    return list(map(int, sys.stdin.read().split()))[1:]
