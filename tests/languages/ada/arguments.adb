with Ada.Command_Line; use Ada.Command_Line;
with Ada.Text_IO; use Ada.Text_IO;

procedure Main is
begin
   for Number in 1 .. Argument_Count loop
      Put_Line (Argument (Number));
   end loop;
   Put_Line (Get_Line);
end Main;
