import Data.IORef

main :: IO ()
main = newIORef (0 :: Int) >>= spin
  where spin counter = modifyIORef' counter (+ 1) >> spin counter
