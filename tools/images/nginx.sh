#!/bin/sh
# The entry point of the nginx image: writes the page, then becomes nginx.
set -eu
where=${NODE_NAME:+" on $NODE_NAME"}
cat >/usr/share/nginx/html/index.html <<PAGE
<!doctype html>
<title>nginx</title>
<h1>Welcome to nginx!</h1>
<p>served by ${HOSTNAME:-$(hostname)}$where</p>
PAGE
exec nginx
