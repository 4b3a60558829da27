01 n pic 9(9).
01 i pic 9(9) comp-5.
01 start-at pic 9(9) comp-5 value 1.
01 word-text pic x(20).
01 total pic s9(18) comp-5 value 0.
01 shown pic -(18)9.
