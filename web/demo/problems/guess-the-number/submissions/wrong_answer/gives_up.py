print(500_000, flush=True)
input()
print(250_000, flush=True)
input()
