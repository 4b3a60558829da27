default rel
global _start

section .rodata
text: db "nothing", 10

section .text
_start:
    mov eax, 1
    mov edi, 1
    lea rsi, [text]
    mov edx, 8
    syscall
    mov eax, 60
    xor edi, edi
    syscall
