:- use_module(library(readutil)).
:- dynamic total/1.

:- nb_setval(seen, 0).
:- read_stream_to_codes(user_input, Codes),
   split_string(Codes, " \n", " \n", Words),
   convlist([Word, Number]>>number_string(Number, Word), Words, [_ | Numbers]),
   sum_list(Numbers, Sum),
   assertz(total(Sum)).
:- initialization(show).
:- initialization main.

show :-
    nb_getval(seen, Seen),
    nb_setval(seen, Seen + 1),
    total(Sum),
    writeln(Sum).

main :- nb_getval(seen, 0 + 1).
main :- writeln("no main/0 is run twice").
