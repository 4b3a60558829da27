(print (aref (vector 1 2 3) (read)))
