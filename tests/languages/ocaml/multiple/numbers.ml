let read () =
  let n = Scanf.scanf " %d" Fun.id in
  List.init n (fun _ -> Scanf.scanf " %d" Fun.id)

let sum = List.fold_left ( + ) 0
