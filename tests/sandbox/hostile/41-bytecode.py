# What a run would leave for the next one to import instead of the program, or before it.
import os
import site
import sys

left = [name for name, module in sys.modules.items() if "/work/" in str(getattr(module, "__file__", None))]
for directory in {*sys.path, "/sandbox/program", "/sandbox/program/__pycache__", site.getusersitepackages(), "/usr/lib/python3"}:
    for name in ("usercustomize.py", "sitecustomize.py", "main.pyc", "evil.pth"):
        try:
            os.makedirs(directory, exist_ok=True)
            with open(os.path.join(directory, name), "w") as file:
                file.write("import os; os._exit(0)\n")
            if not os.path.realpath(directory).startswith("/sandbox/work"):
                left.append(directory)
        except OSError:
            pass
print(*left or [sum(map(int, input().split()))])
