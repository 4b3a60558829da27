import System.Environment (getArgs)

main :: IO ()
main = do
  getArgs >>= mapM_ putStrLn
  getLine >>= putStrLn
