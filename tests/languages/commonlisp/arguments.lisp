(dolist (argument (rest sb-ext:*posix-argv*)) (write-line argument))
(write-line (read-line))
