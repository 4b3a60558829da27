default rel
extern puts, fgets, stdin, fputs, stdout
global main

section .bss
line: resb 100

section .text
main:
    push rbx
    push r12
    sub rsp, 8
    lea rbx, [rsi + 8]
    lea r12, [rdi - 1]
.next:
    test r12, r12
    jz .input
    mov rdi, [rbx]
    call puts
    add rbx, 8
    dec r12
    jmp .next
.input:
    lea rdi, [line]
    mov esi, 100
    mov rdx, [stdin]
    call fgets
    lea rdi, [line]
    mov rsi, [stdout]
    call fputs
    xor eax, eax
    add rsp, 8
    pop r12
    pop rbx
    ret
