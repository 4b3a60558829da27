default rel
extern read_sum, printf
global main

section .rodata
number_out: db "%ld", 10, 0

section .text
main:
    sub rsp, 8
    call read_sum
    lea rdi, [number_out]
    mov rsi, rax
    xor eax, eax
    call printf
    xor eax, eax
    add rsp, 8
    ret
