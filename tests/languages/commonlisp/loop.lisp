(let ((counter 0))
  (loop (setf counter (logand (1+ counter) 65535))))
