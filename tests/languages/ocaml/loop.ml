let () =
  let counter = ref 0 in
  while Sys.opaque_identity true do incr counter done
