uses
  numbers;

begin
  writeln(readsum());
end.
