BITS = 20

kind, word = input().split()
if kind == "send":
    bits = f"{int(word):0{BITS}b}"
    print("".join("ab"[int(bit)] * 3 for bit in bits))
else:
    bits = ("1" if word[i : i + 3].count("b") > 1 else "0" for i in range(0, 3 * BITS, 3))
    print(int("".join(bits), 2))
