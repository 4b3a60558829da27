{$mode objfpc}{$H+}
program arguments;
var
  i: integer;
  line: string;
begin
  for i := 1 to ParamCount do writeln(ParamStr(i));
  readln(line);
  writeln(line);
end.
