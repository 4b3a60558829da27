import Data.IORef

main :: IO ()
main = do
  numbers <- newIORef [0 :: Integer]
  let grow i = modifyIORef' numbers (i :) >> if i < 0 then readIORef numbers >>= print else grow (i + 1)
  grow 1
