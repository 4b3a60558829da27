;;; Compile every source: compile.lisp TARGET MAIN [FILE...]. A file that cannot be read, or fails to compile, is refused.
;;; Warnings do not count. The main file becomes main.fasl whatever it was called. The others keep their names, for
;;; (load "numbers.lisp"), and have .fasl files beside them. SBCL sees by its content that a file is compiled.

(defun compile-source (source output)
  (multiple-value-bind (fasl warnings failure)
      (handler-bind ((warning #'muffle-warning))
        (let ((*compile-verbose* nil) (*compile-print* nil))
          (compile-file source :output-file output)))
    (declare (ignore warnings))
    (when (or (null fasl) failure)
      (sb-ext:exit :code 1 :abort t))))

(defun append-file (from to)
  (with-open-file (in from :element-type '(unsigned-byte 8))
    (with-open-file (out to :element-type '(unsigned-byte 8)
                            :direction :output :if-exists :append :if-does-not-exist :create)
      (let ((bytes (make-array (file-length in) :element-type '(unsigned-byte 8))))
        (read-sequence bytes in)
        (write-sequence bytes out)))))

(destructuring-bind (target main &rest files) (rest sb-ext:*posix-argv*)
  (flet ((in-target (name) (format nil "~a/~a" target name)))
    (dolist (source files)
      (let ((fasl (in-target (format nil "~a.fasl" (pathname-name source)))))
        (compile-source source fasl)
        (append-file fasl (in-target (file-namestring source)))))
    (compile-source "/usr/local/lib/judge/prelude.lisp" (in-target ".prelude.fasl"))
    (compile-source main (in-target ".program.fasl"))
    (dolist (part '(".prelude.fasl" ".program.fasl"))
      (append-file (in-target part) (in-target "main.fasl"))
      (delete-file (in-target part)))))
