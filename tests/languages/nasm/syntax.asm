global _start

section .text
_start:
    mov mov eax
