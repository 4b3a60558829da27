local numbers = require("numbers")

print(numbers.sum())
