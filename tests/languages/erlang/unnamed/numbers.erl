-module(numbers).
-export([sum/0]).

sum() ->
    io:setopts([binary]),
    [_ | Numbers] = binary:split(read(<<>>), [<<" ">>, <<"\n">>], [global, trim_all]),
    lists:sum(lists:map(fun erlang:binary_to_integer/1, Numbers)).

read(Before) ->
    case io:get_chars("", 1 bsl 16) of
        eof -> Before;
        Chunk -> read(<<Before/binary, Chunk/binary>>)
    end.
