from numbers_in import read

print(sum(read()))
