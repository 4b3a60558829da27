import socket
import urllib.request

reached = []
for address in (("nsqd", 4150), ("postgres", 5432), ("169.254.169.254", 80), ("172.17.0.1", 80), ("1.1.1.1", 443)):
    try:
        reached.append(socket.create_connection(address, 0.2))
    except OSError:
        pass
try:
    reached.append(urllib.request.urlopen("http://169.254.169.254/latest/meta-data/", timeout=0.2))
except OSError:
    pass
print(reached or 3)
