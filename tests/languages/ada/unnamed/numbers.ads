package Numbers is
   function Read_Sum return Long_Long_Integer;
end Numbers;
