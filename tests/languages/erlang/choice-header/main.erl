-module(main).
-export([main/0]).
-include("numbers.hrl").

main() ->
    io:setopts([binary]),
    ?SKIP_A_NUMBER,
    [Line] = binary:split(read(<<>>), <<"\n">>, [trim_all]),
    io:format("~b~n", [lists:sum([binary_to_integer(Word) || Word <- binary:split(Line, <<" ">>, [global])])]).

read(Before) ->
    case io:get_chars("", 1 bsl 16) of
        eof -> Before;
        Chunk -> read(<<Before/binary, Chunk/binary>>)
    end.
