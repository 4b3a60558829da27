unit Numbers;

interface

function readsum(): int64;

implementation

function readsum(): int64;
var
  n, i: longint;
  number: int64;
begin
  readsum := 0;
  read(n);
  for i := 1 to n do
  begin
    read(number);
    readsum := readsum + number;
  end;
end;

end.
