from multiprocessing import shared_memory

everything = []
while True:
    some = shared_memory.SharedMemory(create=True, size=1 << 20)
    some.buf[:] = b"x" * (1 << 20)
    everything.append(some)
