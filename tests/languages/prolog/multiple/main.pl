:- use_module(numbers).

main :-
    read_numbers(Numbers),
    sum_list(Numbers, Sum),
    writeln(Sum).
