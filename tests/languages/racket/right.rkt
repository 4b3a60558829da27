#lang racket/base

(displayln (for/sum ([i (in-range (read))]) (read)))
