import Numbers (readNumbers)

main :: IO ()
main = readNumbers >>= print . sum
