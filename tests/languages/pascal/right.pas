program sum;

var
  n, i: longint;
  number, total: int64;

begin
  read(n);
  total := 0;
  for i := 1 to n do
  begin
    read(number);
    total := total + number;
  end;
  writeln(total);
end.
