require './numbers'

puts read_numbers.sum
