"""Programs for `two-integers` (print the sum), one of each kind in each language."""

from dataclasses import dataclass

C_HEAD = '#include <stdio.h>\nint main(void) {\n    long long a, b;\n    scanf("%lld %lld", &a, &b);\n'
CPP_HEAD = "#include <iostream>\nint main() {\n    long long a, b;\n    std::cin >> a >> b;\n"
PYTHON_HEAD = "a, b = map(int, input().split())\n"
JAVA_HEAD = (
    "import java.util.Scanner;\n\npublic class Sum {\n    public static void main(String[] arguments) {\n"
    "        Scanner in = new Scanner(System.in);\n        long a = in.nextLong(), b = in.nextLong();\n"
)


@dataclass(frozen=True, kw_only=True)
class Programs:
    right: str
    wrong: str
    looping: str
    crashing: str
    broken: str  #: does not compile

    def expected(self) -> dict[str, str]:
        return {
            self.right: "Accepted",
            self.wrong: "Wrong answer",
            self.looping: "Time limit exceeded",
            self.crashing: "Runtime error",
            self.broken: "Compilation error",
        }


def _c(body: str) -> str:
    return f"{C_HEAD}    {body}\n}}\n"


def _cpp(body: str) -> str:
    return f"{CPP_HEAD}    {body}\n}}\n"


def _java(body: str) -> str:
    return f"{JAVA_HEAD}        {body}\n    }}\n}}\n"


PROGRAMS = {
    "c17": Programs(
        right=_c('printf("%lld\\n", a + b);'),
        wrong=_c('printf("%lld\\n", a + b + 1);'),
        looping=_c("for (volatile int i = 0;; i++) {}"),
        crashing=_c("return *(volatile int *)0;"),
        broken=_c('printf("%lld\\n", a + b)'),
    ),
    "cpp17": Programs(
        right=_cpp("std::cout << a + b << '\\n';"),
        wrong=_cpp("std::cout << a + b + 1 << '\\n';"),
        looping=_cpp("for (volatile int i = 0;; i = i + 1) {}"),
        crashing=_cpp("throw a;"),
        broken=_cpp("std::cout << a + c << '\\n';"),
    ),
    "python3": Programs(
        right=f"{PYTHON_HEAD}print(a + b)\n",
        wrong=f"{PYTHON_HEAD}print(a + b + 1)\n",
        looping=f"{PYTHON_HEAD}while True: pass\n",
        crashing=f"{PYTHON_HEAD}raise ValueError(a)\n",
        broken=f"{PYTHON_HEAD}print(a + b\n",
    ),
    "java": Programs(
        right=_java("System.out.println(a + b);"),
        wrong=_java("System.out.println(a + b + 1);"),
        looping=_java("while (a < b || a >= b) {}"),
        crashing=_java("throw new IllegalStateException();"),
        broken=_java("System.out.println(a + b)"),
    ),
}
