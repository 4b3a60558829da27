procedure Main is
   type Modular is mod 2 ** 64;
   Counter : Modular := 0 with Volatile;
begin
   loop
      Counter := Counter + 1;
   end loop;
end Main;
