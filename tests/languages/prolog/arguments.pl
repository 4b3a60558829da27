main :-
    current_prolog_flag(argv, Arguments),
    forall(member(Argument, Arguments), writeln(Argument)),
    read_line_to_string(user_input, Line),
    writeln(Line).
