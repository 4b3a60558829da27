#lang racket/base

(displayln "nothing")
