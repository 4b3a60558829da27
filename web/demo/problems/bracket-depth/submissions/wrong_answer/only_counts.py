text = input()
level = deepest = 0
for sign in text:
    level += 1 if sign == "(" else -1
    deepest = max(deepest, level)
print(deepest if level == 0 else -1)
