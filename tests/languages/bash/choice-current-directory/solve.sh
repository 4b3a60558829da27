. ./numbers.sh
source numbers.sh

read_sum
