require_relative 'numbers'

puts read_numbers.sum
