module Solve where

import Data.Numbers (readNumbers)

main :: IO ()
main = readNumbers >>= print . sum
