#lang racket/base

(require "numbers.rkt")

(displayln (apply + (read-numbers)))
