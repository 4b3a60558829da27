var
  counter: qword;

begin
  while true do
    inc(counter);
end.
