let x = = 1
