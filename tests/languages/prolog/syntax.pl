main :-
    X = = 1.
