default rel
extern scanf, printf
global main

section .rodata
number_in:  db "%ld", 0
number_out: db "%ld", 10, 0

section .bss
number: resq 1

section .text
main:
    push rbx
    push rbp
    sub rsp, 8
    call read_number
    mov rbx, [number]
    xor ebp, ebp
.next:
    test rbx, rbx
    jz .done
    call read_number
    add rbp, [number]
    dec rbx
    jmp .next
.done:
    lea rdi, [number_out]
    mov rsi, rbp
    xor eax, eax
    call printf
    xor eax, eax
    add rsp, 8
    pop rbp
    pop rbx
    ret

read_number:
    sub rsp, 8
    lea rdi, [number_in]
    lea rsi, [number]
    xor eax, eax
    call scanf
    add rsp, 8
    ret
