def closing(text, place):
    return place if text[place] == ")" else closing(text, closing(text, place + 1) + 1)


text = input()
end = closing(text + ")", 0)
level = deepest = 0
for sign in text:
    level += 1 if sign == "(" else -1
    deepest = max(deepest, level)
print(deepest if end == len(text) else -1)
