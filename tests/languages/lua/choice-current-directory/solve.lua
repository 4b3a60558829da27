local numbers = dofile("numbers.lua")

print(numbers.sum())
