main :-
    main.
