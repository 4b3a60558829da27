for guess in range(500_001, 500_100):
    print(guess, flush=True)
    int(input())
