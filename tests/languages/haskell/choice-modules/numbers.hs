module Data.Numbers (readNumbers) where

import qualified Data.ByteString.Char8 as B
import Data.Maybe (mapMaybe)

readNumbers :: IO [Int]
readNumbers = drop 1 . map fst . mapMaybe B.readInt . B.words <$> B.getContents
