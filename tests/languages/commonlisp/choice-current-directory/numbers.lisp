(defun read-sum ()
  (loop repeat (read) sum (read)))
