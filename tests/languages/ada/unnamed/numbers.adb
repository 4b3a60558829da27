with Ada.Long_Long_Integer_Text_IO; use Ada.Long_Long_Integer_Text_IO;

package body Numbers is

   function Read_Sum return Long_Long_Integer is
      N, Number : Long_Long_Integer;
      Sum       : Long_Long_Integer := 0;
   begin
      Get (N);
      for I in 1 .. N loop
         Get (Number);
         Sum := Sum + Number;
      end loop;
      return Sum;
   end Read_Sum;

end Numbers;
