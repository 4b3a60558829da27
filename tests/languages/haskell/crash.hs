main = getLine >>= print . head . drop 9 . words
