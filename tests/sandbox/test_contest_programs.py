"""Programs as contestants write them: what they take for granted must compile and run."""

from collections.abc import Iterator

import pytest

from judge.executable import Executable, ExecutableFile
from judge.language import LanguageVariant
from judge.limits import COMPILE_LOG_KEPT_BYTES
from judge.sandbox import LaneSettings
from judge.source import SourceFile
from judge.verdict import Verdict
from ops.setup.testing import languages_under_test
from tests.sandbox.hostile.judging import LANGUAGES, Judged, Judgehost, Problem, limits, open_judgehost

VARIANTS = {
    variant.id: LanguageVariant(language=language, variant=variant)
    for language in LANGUAGES.all
    for variant in language.variants
    if language.id in languages_under_test()
}
PATIENT = {"cpu_ms": 5000, "memory_mib": 256, "compile_cpu_ms": 60_000, "compile_memory_mib": 1024}


def of_language(*ids: str) -> list[str]:
    return [id for id, found in VARIANTS.items() if found.language.id in ids]


@pytest.fixture(scope="module")
def judgehost(lane_settings: LaneSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judgehost]:
    with open_judgehost(lane_settings, tmp_path_factory.mktemp("store")) as judgehost:
        yield judgehost


def judge(judgehost: Judgehost, variant: str, source: str, answer: bytes = b"ok\n", **changes: int) -> Judged:
    found = VARIANTS[variant]
    files = [SourceFile(name=found.language.source_name, content=source)]
    problem = Problem(cases=[(b"", answer)], limits=limits(**PATIENT | changes))
    return judgehost.judge_files(found.language, found.variant, files, problem)


def accepts(judgehost: Judgehost, variant: str, source: str) -> bool:
    judged = judge(judgehost, variant, source)
    said = [judgehost.text(testcase.stderr_sha256) for testcase in judged.testcases]
    assert judged.verdicts == (Verdict.AC,), (judged.log.decode(errors="replace")[:2000], said)
    return True


PRAGMAS = {
    "a target": '#pragma GCC target("avx2")',
    "optimization": '#pragma GCC optimize("O3,unroll-loops")\n#pragma GCC optimize("Ofast")',
    "no optimization": '#pragma GCC optimize("O0")\n#pragma GCC target("avx2")',
    "both": '#pragma GCC optimize("O3,unroll-loops")\n#pragma GCC target("avx2,bmi,bmi2,lzcnt,popcnt")',
    "many targets": '#pragma GCC target("sse,sse2,sse3,ssse3,sse4,popcnt,abm,mmx,avx,avx2,fma,tune=native")',
    "many options": '#pragma GCC optimize(3,"Ofast","inline")\n#pragma GCC optimize("fast-math","no-stack-protector")',
}
SMALL_C = '#include <stdio.h>\n#include <math.h>\n{}\nint main(void) {{ puts(sqrt(4.0) == 2 ? "ok" : "no"); }}\n'
#: Members that the compiler destroys, copies and initialises by itself.
LARGE_CPP = """
#include <bits/stdc++.h>
#include <ext/pb_ds/assoc_container.hpp>
#include <immintrin.h>
using namespace std;
struct Inner {
    array<int, 3> a{}; int *first = a.begin(); size_t count = a.size(); string text = string("x") + "y";
    vector<vector<string>> rows = vector<vector<string>>(2); map<string, set<int>> index; atomic<int> counter{0};
#if __cplusplus >= 201703L
    optional<string> maybe; variant<int, string> either; size_t length = std::size(a);
#endif
    function<int()> call = [] { return 1; }; deque<string> queue;
    shared_ptr<int> shared = make_shared<int>(1); unordered_map<string, vector<int>> table; istringstream in{"1"};
};
struct Outer : Inner { Inner inner; wstring wide; };
int main() {
    Outer outer;
    vector<Outer> many(2);
    sort(begin(outer.a), end(outer.a));
    __gnu_pbds::gp_hash_table<int, int> fast;
    fast[3] = many.size();
    cout << (fast[3] == 2 && outer.count == 3 ? "ok" : "no") << endl;
}
"""


#: Without the precompiled header each takes seconds, so not every pragma meets every variant.
CPP_PRAGMAS = [*((variant, "both") for variant in of_language("cpp")), *(("cpp20", name) for name in PRAGMAS)]


@pytest.mark.parametrize(("variant", "pragma"), dict.fromkeys(CPP_PRAGMAS))
def test_pragmas_may_stand_before_the_headers_of_cpp(judgehost: Judgehost, variant: str, pragma: str) -> None:
    assert accepts(judgehost, variant, f"{PRAGMAS[pragma]}\n{LARGE_CPP}")


@pytest.mark.parametrize("pragma", PRAGMAS)
@pytest.mark.parametrize("variant", of_language("c"))
def test_pragmas_may_stand_before_and_after_the_headers_of_c(judgehost: Judgehost, variant: str, pragma: str) -> None:
    assert accepts(judgehost, variant, PRAGMAS[pragma] + "\n" + SMALL_C.format(""))
    assert accepts(judgehost, variant, SMALL_C.format(PRAGMAS[pragma]))


@pytest.mark.parametrize("variant", of_language("cpp"))
def test_pragmas_may_stand_after_the_headers_of_cpp(judgehost: Judgehost, variant: str) -> None:
    assert accepts(judgehost, variant, f"#include <bits/stdc++.h>\n{PRAGMAS['both']}\n{LARGE_CPP}")


@pytest.mark.parametrize("variant", of_language("cpp"))
def test_the_header_of_everything_may_be_included_twice(judgehost: Judgehost, variant: str) -> None:
    twice = "#include <bits/stdc++.h>\n#include <iostream>\n#include <bits/stdc++.h>\n"
    assert accepts(judgehost, variant, twice + 'int main() { std::cout << "ok\\n"; }\n')


QUAD = """
#include <quadmath.h>
#include <stdio.h>
int main(void) {
    char text[64];
    quadmath_snprintf(text, sizeof text, "%.30Qf", sqrtq(2.0Q));
    puts(text[0] == '1' ? "ok" : text);
}
"""
WIDE_ATOMIC = """
#include <atomic>
#include <cstdio>
struct Pair { long a, b; };
std::atomic<Pair> pair;
int main() { pair = Pair{1, 2}; puts(pair.load().b == 2 ? "ok" : "no"); }
"""


@pytest.mark.parametrize("variant", of_language("c", "cpp"))
def test_quad_precision_is_linked(judgehost: Judgehost, variant: str) -> None:
    assert accepts(judgehost, variant, QUAD)


@pytest.mark.parametrize("variant", of_language("cpp"))
def test_wide_atomics_are_linked(judgehost: Judgehost, variant: str) -> None:
    assert accepts(judgehost, variant, WIDE_ATOMIC)


PYTHON = {
    "long numbers": f"print('ok' if len(str(10 ** 6000)) == 6001 and int('9' * 6000) and {'9' * 6000} else 'no')",
    "a pool": """
import multiprocessing
def square(x): return x * x
if __name__ == '__main__':
    with multiprocessing.Pool(2) as pool:
        print('ok' if pool.map(square, [1, 2, 3]) == [1, 4, 9] else 'no')
""",
    "an executor": """
from concurrent.futures import ProcessPoolExecutor
if __name__ == '__main__':
    with ProcessPoolExecutor(2) as executor:
        print('ok' if list(executor.map(abs, [-1, 2])) == [1, 2] else 'no')
""",
    "every way to start a process": """
import multiprocessing
if __name__ == '__main__':
    for method in multiprocessing.get_all_start_methods():
        with multiprocessing.get_context(method).Pool(2) as pool:
            assert pool.map(abs, [-1, 2]) == [1, 2], method
    print('ok')
""",
    "queues, locks and shared memory": """
import multiprocessing
from multiprocessing import shared_memory
def work(queue, lock, value, name):
    with lock:
        value.value += 1
    memory = shared_memory.SharedMemory(name=name)
    memory.buf[0] = 7
    memory.close()
    queue.put('done')
if __name__ == '__main__':
    queue, lock, value = multiprocessing.Queue(), multiprocessing.Lock(), multiprocessing.Value('i', 0)
    memory = shared_memory.SharedMemory(create=True, size=100)
    workers = [multiprocessing.Process(target=work, args=(queue, lock, value, memory.name)) for _ in range(3)]
    for worker in workers: worker.start()
    for worker in workers: queue.get()
    for worker in workers: worker.join()
    print('ok' if value.value == 3 and memory.buf[0] == 7 else 'no')
    memory.close()
    memory.unlink()
""",
}


@pytest.mark.parametrize("what", PYTHON)
@pytest.mark.parametrize("variant", of_language("python", "pypy"))
def test_python_has_what_programs_take_for_granted(judgehost: Judgehost, variant: str, what: str) -> None:
    assert accepts(judgehost, variant, PYTHON[what])


#: A million characters of warnings.
WARNING_FLOOD = """
#define TEN(x) x x x x x x x x x x
int puts(const char *);
int main(void) { TEN(TEN(TEN({ int unused; 1 == 1; }))) puts("ok"); }
"""


@pytest.mark.parametrize("variant", of_language("c"))
def test_a_right_program_with_many_warnings_is_right(judgehost: Judgehost, variant: str) -> None:
    judged = judge(judgehost, variant, WARNING_FLOOD)
    assert judged.verdicts == (Verdict.AC,), judged.log[-1000:]
    assert judged.compilation.log_truncated
    assert judged.log.endswith(b"\njudge: these are the first 64 KiB of the compiler's messages\n")
    assert len(judged.log) <= COMPILE_LOG_KEPT_BYTES + 100


TOO_LARGE = {
    "c17": "int main[-1u] = {1};",
    "cpp17": "char a[1 << 30] = {1}; int main() {}",
    "go": "package main\nvar a = [1 << 29]int8{1<<29 - 1: 1}\nfunc main() { println(a[5]) }",
}


@pytest.mark.parametrize("variant", TOO_LARGE)
def test_a_program_that_is_too_large_is_told_so_and_asked_for_no_report(judgehost: Judgehost, variant: str) -> None:
    judged = judge(judgehost, variant, TOO_LARGE[variant])
    assert judged.verdicts == (Verdict.CE,)
    assert b"judge: what the compiler makes of this program is too large." in judged.log
    assert b"bug" not in judged.log


@pytest.mark.parametrize("variant", [*of_language("c", "cpp", "java", "go", "javascript", "python", "rust")])
def test_compilers_call_files_by_their_own_names(judgehost: Judgehost, variant: str) -> None:
    judged = judge(judgehost, variant, "this is no program\n")
    assert judged.verdicts == (Verdict.CE,)
    assert VARIANTS[variant].language.source_name.encode() in judged.log
    assert b"/sandbox" not in judged.log


@pytest.mark.parametrize("clause", ["package other", "  package  other // adds"])
def test_go_names_the_file_that_is_not_of_package_main(judgehost: Judgehost, clause: str) -> None:
    judged = judge(judgehost, "go", f"// adds\n{clause}\n\nfunc main() {{}}\n")
    assert judged.verdicts == (Verdict.CE,)
    assert b"main.go:2: package other: a program must be in package main" in judged.log


JAVA = {
    "on the heap": "java.util.List<byte[]> all = new java.util.ArrayList<>(); for (;;) all.add(new byte[1 << 20]);",
    "outside of the heap": "java.util.List<java.nio.ByteBuffer> all = new java.util.ArrayList<>(); "
    "for (;;) all.add(java.nio.ByteBuffer.allocateDirect(1 << 20));",
}


@pytest.mark.parametrize("memory_mib", [1, 2, 8, 16])
@pytest.mark.parametrize("where", JAVA)
def test_java_that_takes_more_than_a_tiny_limit_exceeds_it(judgehost: Judgehost, where: str, memory_mib: int) -> None:
    source = f"public class Main {{ public static void main(String[] arguments) {{ {JAVA[where]} }} }}"
    assert judge(judgehost, "java", source, memory_mib=memory_mib).verdicts == (Verdict.MLE,)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("memory_mib", [1, 8])
def test_under_a_tiny_memory_limit_no_right_program_has_a_runtime_error(
    judgehost: Judgehost, variant: str, memory_mib: int
) -> None:
    found = VARIANTS[variant]
    files = [SourceFile(name=found.language.source_name, content=found.language.sample)]
    problem = Problem(cases=[(b"40 2\n", b"42\n")], limits=limits(**PATIENT | {"memory_mib": memory_mib}))
    judged = judgehost.judge_files(found.language, found.variant, files, problem)
    assert set(judged.verdicts) <= {Verdict.AC, Verdict.MLE}, judged.testcases


@pytest.mark.parametrize("variant", of_language("javascript", "typescript"))
def test_an_executable_of_an_earlier_release_still_runs(judgehost: Judgehost, variant: str) -> None:
    """Release 0.1.0 called the main file main.js, and noted it nowhere."""
    found = VARIANTS[variant]
    program = b"console.log('ok');"
    file = ExecutableFile(name="main.js", mode=0o444, sha256=judgehost.store.put(program), size_bytes=len(program))
    executable = Executable(variant=variant, files=(file,))
    problem = Problem(cases=[(b"", b"ok\n")], limits=limits(**PATIENT))
    (testcase,) = judgehost.evaluate(found.language, found.variant, executable, problem)
    assert testcase.verdict is Verdict.AC
