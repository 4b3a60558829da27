-module(solve).
-export([main/0]).

main() -> io:format("~b~n", [numbers:sum()]).
