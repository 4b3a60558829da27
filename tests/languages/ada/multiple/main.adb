with Ada.Long_Long_Integer_Text_IO;
with Numbers;

procedure Main is
begin
   Ada.Long_Long_Integer_Text_IO.Put (Numbers.Read_Sum, Width => 1);
end Main;
