a, b = map(int, input().split())
print(sum_of(a, b))
