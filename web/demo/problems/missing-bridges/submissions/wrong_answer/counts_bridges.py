islands, bridges = map(int, input().split())
print(max(0, islands - 1 - bridges))
