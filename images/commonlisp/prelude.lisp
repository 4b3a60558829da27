;;; Runs before every program. (load "numbers") would compare the times of numbers.fasl and numbers.lisp, and refuse the
;;; first where it is older. Both are the same here, and their times mean nothing.
(setf sb-fasl::*load-source-default-type* "none")
