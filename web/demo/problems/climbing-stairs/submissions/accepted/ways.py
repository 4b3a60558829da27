last, second, third = 1, 0, 0
for _ in range(int(input())):
    last, second, third = (last + second + third) % 1000000007, last, second
print(last)
