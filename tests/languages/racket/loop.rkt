#lang racket/base

(let loop ([counter 0])
  (loop (add1 counter)))
