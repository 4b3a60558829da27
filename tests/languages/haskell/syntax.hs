main = let x = = 1 in print x
