:- module(numbers, [read_numbers/1]).
:- use_module(library(readutil)).

read_numbers(Numbers) :-
    read_stream_to_codes(user_input, Codes),
    split_string(Codes, " \n", " \n", Words),
    convlist([Word, Number]>>number_string(Number, Word), Words, [_ | Numbers]).
