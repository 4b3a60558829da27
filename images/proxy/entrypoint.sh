#!/bin/sh
# Serve TLS if a certificate is mounted at /run/judge/tls, else plain HTTP.
set -eu
server=plain
if [ -s /run/judge/tls/certificate.pem ]; then
    if [ ! -r /run/judge/tls/key.pem ]; then
        echo "The key of the TLS certificate cannot be read by uid $(id -u): chown or chmod the file on the host." >&2
        exit 1
    fi
    server=tls
fi
mkdir -p /tmp/nginx
cp "/etc/judge/$server.conf" /tmp/nginx/server.conf
exec nginx -c /etc/judge/nginx.conf -g 'daemon off;'
