with Ada.Long_Long_Integer_Text_IO;
with Numbers;

procedure Solve is
begin
   Ada.Long_Long_Integer_Text_IO.Put (Numbers.Read_Sum, Width => 1);
end Solve;
