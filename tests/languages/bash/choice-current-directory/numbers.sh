read_sum() {
    read -r n
    read -r -a numbers
    local IFS=+
    echo $((${numbers[*]}))
}
