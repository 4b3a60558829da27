main = putStrLn "nothing"
