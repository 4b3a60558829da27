printf '%s\n' "$@"
cat
