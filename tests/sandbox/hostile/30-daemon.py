import os
import time

print(sum(map(int, input().split())) if not os.listdir() else os.listdir(), flush=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 100)
        while True:
            open("daemon-was-here", "w").close()
            time.sleep(0.001)
os._exit(0)
