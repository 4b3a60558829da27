program main
  print '(a)', 'nothing'
end program main
