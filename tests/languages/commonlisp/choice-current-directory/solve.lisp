(load "numbers.lisp")
(load "numbers")

(format t "~d~%" (funcall (intern "READ-SUM")))
