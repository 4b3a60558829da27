main :-
    grow([]).

grow(List) :-
    grow([1, 2, 3, 4, 5 | List]).
