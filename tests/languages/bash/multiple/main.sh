source "$(dirname "$0")/numbers.sh"

read_sum
