#lang racket/base

(provide read-numbers)

(define (read-numbers)
  (for/list ([i (in-range (read))])
    (read)))
