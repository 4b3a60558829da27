/*
 * The one connection to the worker: packets with descriptors.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "supervisor.h"

void reply(struct supervisor *sup, const char *text, size_t size, int descriptor)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec content = { (char *)(uintptr_t)text, size };
	struct msghdr message = { .msg_iov = &content, .msg_iovlen = 1 };

	if (descriptor >= 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof control.bytes;
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.header), &descriptor, sizeof descriptor);
	}
	if (sendmsg(sup->connection, &message, MSG_NOSIGNAL) != (ssize_t)size)
		die("sendmsg: %m");
}

void reply_done(struct supervisor *sup)
{
	reply(sup, "done\n", sizeof "done\n" - 1, -1);
}

const char *decimal(uint64_t number, char bytes[21])
{
	char *digit = bytes + 20;
	*digit = '\0';
	do
		*--digit = (char)('0' + number % 10);
	while (number /= 10);
	return digit;
}

void reply_file(struct supervisor *sup, const char *name, uint64_t mode, uint64_t size, int file)
{
	char mode_digits[21], size_digits[21], text[REPLY_SIZE_LIMIT];
	const char *fields[] = { "file", name, decimal(mode, mode_digits), decimal(size, size_digits) };
	size_t filled = 0;

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		size_t length = strlen(fields[i]) + 1;
		memcpy(text + filled, fields[i], length);
		filled += length;
	}
	reply(sup, text, filled, file);
}

void refuse(struct supervisor *sup, const char *format, ...)
{
	char text[REPLY_SIZE_LIMIT] = "error\n";
	size_t size = strlen(text);
	int error = errno, written;
	va_list arguments;

	va_start(arguments, format);
	errno = error;
	written = vsnprintf(text + size, sizeof text - size, format, arguments);
	va_end(arguments);
	if (written < 0)
		die("vsnprintf: %m");
	size += (size_t)written < sizeof text - size ? (size_t)written : sizeof text - size - 1;
	reply(sup, text, size, -1);
}

size_t receive(struct supervisor *sup, char *bytes, int *descriptors, size_t *count)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int) * DESCRIPTORS_PER_REQUEST)];
	} control;
	struct iovec content = { bytes, REQUEST_SIZE_LIMIT };
	struct msghdr message = {
		.msg_iov = &content,
		.msg_iovlen = 1,
		.msg_control = control.bytes,
		/* Not CMSG_SPACE: its padding would let one descriptor more come in than we have room for. */
		.msg_controllen = CMSG_LEN(sizeof(int) * DESCRIPTORS_PER_REQUEST),
	};
	struct cmsghdr *header;
	ssize_t size = recvmsg(sup->connection, &message, MSG_CMSG_CLOEXEC);

	if (size < 0)
		die("recvmsg: %m");
	if (size == 0)
		exit(0);
	if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
		die("a request is too large, or has too many descriptors");
	*count = 0;
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
		*count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(descriptors, CMSG_DATA(header), *count * sizeof(int));
	}
	return (size_t)size;
}

int accept_worker(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), connection;

	if (listener < 0)
		die("socket: %m");
	if (strlen(path) >= sizeof address.sun_path)
		die("%s: too long for a socket", path);
	strcpy(address.sun_path, path);
	if (bind(listener, (struct sockaddr *)&address, sizeof address))
		die("bind %s: %m", path);
	if (listen(listener, 1))
		die("listen: %m");
	connection = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (connection < 0)
		die("accept: %m");
	if (unlink(path))
		die("unlink %s: %m", path);
	close(listener);
	return connection;
}
