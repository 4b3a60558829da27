-module(solve).
-export([main/1]).

main(_) ->
    io:setopts([binary]),
    [N | Numbers] = [binary_to_integer(Word) || Word <- binary:split(read([]), [<<" ">>, <<"\n">>], [global, trim_all])],
    io:format("~b~n", [lists:sum(lists:sublist(Numbers, N))]).

read(Chunks) ->
    case file:read(standard_io, 1 bsl 16) of
        {ok, Chunk} -> read([Chunk | Chunks]);
        eof -> iolist_to_binary(lists:reverse(Chunks))
    end.
