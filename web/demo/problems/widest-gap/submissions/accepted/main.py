def widest_gap(numbers):
    numbers.sort()
    return max(after - before for before, after in zip(numbers, numbers[1:]))
