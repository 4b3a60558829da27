-module(main).
-export([main/0]).

main() -> io:format("~b~n", [hd(tl([length(init:get_plain_arguments())]))]).
