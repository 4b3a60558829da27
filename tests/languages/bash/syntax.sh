if true; do
