let () = print_int (Numbers.sum (Numbers.read ()))
