-module(main).
-export([main/1]).
main(Arguments) ->
    [io:format("~s~n", [Argument]) || Argument <- Arguments],
    io:put_chars(io:get_line("")).
