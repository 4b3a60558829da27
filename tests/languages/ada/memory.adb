procedure Main is
   type Block is array (1 .. 131_072) of Long_Long_Integer;
   type Block_Access is access Block with Volatile;
   Last : Block_Access;
begin
   loop
      Last := new Block'(others => 1);
   end loop;
end Main;
