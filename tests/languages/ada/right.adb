with Ada.Integer_Text_IO;
with Ada.Long_Long_Integer_Text_IO;

procedure Main is
   N      : Integer;
   Number : Integer;
   Sum    : Long_Long_Integer := 0;
begin
   Ada.Integer_Text_IO.Get (N);
   for I in 1 .. N loop
      Ada.Integer_Text_IO.Get (Number);
      Sum := Sum + Long_Long_Integer (Number);
   end loop;
   Ada.Long_Long_Integer_Text_IO.Put (Sum, Width => 1);
end Main;
