function sum_of_fields(    i, sum) {
    for (i = 1; i <= NF; i++) sum += $i
    return sum
}
