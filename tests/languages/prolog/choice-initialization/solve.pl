:- initialization(main, main).
:- use_module(library(readutil)).

main :-
    read_stream_to_codes(user_input, Codes),
    split_string(Codes, " \n", " \n", Words),
    convlist([Word, Number]>>number_string(Number, Word), Words, [N | Numbers]),
    length(Wanted, N),
    append(Wanted, _, Numbers),
    sum_list(Wanted, Sum),
    writeln(Sum).
