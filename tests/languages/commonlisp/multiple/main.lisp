(load "/sandbox/program/numbers.fasl")

(format t "~d~%" (funcall (intern "READ-SUM")))
