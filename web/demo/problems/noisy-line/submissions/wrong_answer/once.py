BITS = 20

kind, word = input().split()
if kind == "send":
    print("".join("ab"[int(bit)] for bit in f"{int(word):0{BITS}b}"))
else:
    print(int(word.replace("a", "0").replace("b", "1"), 2))
