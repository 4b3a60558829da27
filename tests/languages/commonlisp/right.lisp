(declaim (optimize speed))

(defun main ()
  (let ((sum 0))
    (declare (type fixnum sum))
    (dotimes (i (the fixnum (read)) (format t "~d~%" sum))
      (incf sum (the fixnum (read))))))

(main)
