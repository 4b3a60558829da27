let () = print_int (List.hd (List.tl [Array.length Sys.argv]))
