NR == 1 { n = $1; next }
{ for (i = 1; i <= NF && n-- > 0; i++) sum += $i }
END { printf "%d\n", sum }
