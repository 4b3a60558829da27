main :-
    writeln(nothing).
