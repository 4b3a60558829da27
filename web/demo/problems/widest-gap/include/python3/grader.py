from main import widest_gap

input()
print(widest_gap(list(map(int, input().split()))))
