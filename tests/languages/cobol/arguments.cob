       identification division.
       program-id. arguments.
       data division.
       working-storage section.
       01 text-of pic x(100).
       01 arguments-left pic 9(4).
       procedure division.
           accept arguments-left from argument-number
           perform arguments-left times
               move spaces to text-of
               accept text-of from argument-value
               display function trim(text-of trailing)
           end-perform
           move spaces to text-of
           accept text-of
           display function trim(text-of trailing)
           stop run.
