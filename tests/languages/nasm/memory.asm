default rel
global _start

section .bss
block: resb 1 << 30

section .text
_start:
    lea rdi, [block]
    mov rcx, 1 << 30
    mov al, 1
    rep stosb
    mov eax, 60
    xor edi, edi
    syscall
