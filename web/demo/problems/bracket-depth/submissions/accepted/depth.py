from itertools import accumulate

levels = list(accumulate(1 if sign == "(" else -1 for sign in input()))
print(max(levels) if levels[-1] == 0 and min(levels) == 0 else -1)
