/*  Compile a program into a saved state: compile.pl TARGET SOURCE

    To load a Prolog file is to run its directives. Here those that only declare something are run, and all others are
    kept for each start of the program, when there is input. Then the program does what it does as a script: its
    directives, its initialization goals, and main/0 unless they have called it.
*/

:- module(judge_program, []).
:- use_module(library(qsave)).
:- use_module(library(prolog_stack)).
:- use_module(library(lists)).
:- use_module(library(occurs)).

:- initialization(main, main).

%   directive(Goal), initialization(Goal) or main(Goal), in the order of the source.
:- dynamic kept/1, main_is_called/0.

main :-
    current_prolog_flag(argv, [Target, Source]),
    asserta((user:term_expansion(Term, []) :- judge_program:is_kept(Term)), Hook),
    user:consult(Source),
    erase(Hook),
    check_entry_point,
    qsave_program(Target, [goal(judge_program:start), toplevel(halt), init_file(none)]).

check_entry_point :-
    (   kept(_)
    ;   current_predicate(user:main/0)
    ),
    !.
check_entry_point :-
    format(user_error, "There is no predicate main/0, and no directive that starts the program.~n", []),
    halt(1).

is_kept(Term) :-
    directive(Term, Directive),
    prolog_load_context(source, File),
    sub_atom(File, 0, _, _, '/sandbox/program/'),
    prolog_load_context(module, Module),
    strip_module(Module:Directive, Context, Goal),
    kept_as(Goal, Context, Kept),
    keep(Kept).

%   Each goal becomes a predicate, so that the libraries that it uses are found and saved.
keep(Kept) :-
    Kept =.. [Kind, Goal],
    (   sub_term(Part, Goal), Part == main
    ->  assertz(main_is_called)
    ;   true
    ),
    strip_module(Goal, Module, Body),
    gensym(Kind, Name),
    assertz(Module:(Name :- Body)),
    compile_predicates([Module:Name/0]),
    Call =.. [Kind, Module:Name],
    assertz(kept(Call)).

directive((:- Directive), Directive).
directive((?- Directive), Directive).

kept_as(Goal, _, _) :-
    var(Goal),
    !,
    fail.
kept_as(initialization(Goal), Module, initialization(Module:Goal)) :-
    !.
kept_as(initialization(Goal, When), Module, Kept) :-
    !,
    (   When == main
    ->  Kept = main(Module:Goal)
    ;   When \== prepare_state,
        Kept = initialization(Module:Goal)
    ).
kept_as(Goal, Module, directive(Module:Goal)) :-
    \+ declares(Goal).

declares((A, B)) :-
    !,
    declares(A),
    declares(B).
declares(_:Goal) :-
    !,
    declares(Goal).
declares([_|_]).
declares(Goal) :-
    functor(Goal, Name, _),
    memberchk(Name, [
        add_import_module, arithmetic_function, autoload, char_conversion, chr_constraint, chr_option, chr_type, consult,
        constraints, create_prolog_flag, det, discontiguous, dynamic, elif, else, encoding, endif, ensure_loaded,
        expects_dialect, export, format_predicate, if, import, include, license, load_files, meta_predicate, module,
        module_transparent, multifile, non_terminal, noprofile, op, public, record, reexport, set_module,
        set_prolog_flag, style_check, table, thread_local, untable, use_foreign_library, use_module, volatile
    ]).

start :-
    forall(kept(directive(Goal)), run(Goal)),
    forall(kept(initialization(Goal)), run(Goal)),
    forall(entry_point(Goal), run_to_end(Goal)),
    halt.

%   Of several main goals the last one counts.
entry_point(Goal) :-
    findall(Main, kept(main(Main)), Mains),
    last(Mains, Goal),
    !.
entry_point(user:main) :-
    current_predicate(user:main/0),
    \+ main_is_called.

%   As in a script, the program goes on after a directive that fails.
run(Goal) :-
    (   guarded(Goal)
    ->  true
    ;   print_message(warning, goal_failed(directive, Goal))
    ).

run_to_end(Goal) :-
    (   guarded(Goal)
    ->  true
    ;   print_message(warning, goal_failed(directive, Goal)),
        halt(1)
    ).

guarded(Goal) :-
    catch_with_backtrace(Goal, Error, ended_by(Error)).

ended_by(Error) :-
    print_message(error, unhandled_exception(Error)),
    halt(2).
